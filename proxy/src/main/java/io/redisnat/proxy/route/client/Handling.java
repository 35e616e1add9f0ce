package io.redisnat.proxy.route.client;

/**
 * What is done with a command.
 *
 * @param group what it is, in one word
 * @param treatment how it is carried out
 */
public record Handling(Group group, Treatment treatment) {}
