package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;

/**
 * One node that is to run.
 *
 * @param machine name of the machine it stands on
 * @param address where it listens, and what it announces
 * @param directory name of its data directory within the state directory; stays when the address
 *     changes
 */
public record NodeSpec(String machine, HostPort address, String directory) {}
