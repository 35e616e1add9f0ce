package io.redisnat.provisioner.health;

import io.redisnat.model.HostPort;

/**
 * Where a node is expected.
 *
 * @param machine name of its machine
 * @param address its announced address
 */
public record Place(String machine, HostPort address) {}
