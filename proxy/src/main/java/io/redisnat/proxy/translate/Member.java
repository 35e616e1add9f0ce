package io.redisnat.proxy.translate;

import io.redisnat.proxy.topology.TopologyNode;

/**
 * A node with its place among the node ports.
 *
 * @param index its port is the audience's port base plus this
 * @param node what is known of it
 */
public record Member(int index, TopologyNode node) {}
