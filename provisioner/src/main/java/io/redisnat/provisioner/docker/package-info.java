/**
 * The runtime whose machines are containers: {@link io.redisnat.provisioner.docker.DockerRuntime}.
 * An {@link io.redisnat.provisioner.docker.EngineLocator} finds the engine, an {@link
 * io.redisnat.provisioner.docker.Engine} speaks to it in an API version that both know. What a
 * cluster is, is written in the labels of its network, volumes and containers ({@link
 * io.redisnat.provisioner.docker.Labels}); nothing without them is ever touched. The only package
 * that uses docker-java.
 */
@NullMarked
package io.redisnat.provisioner.docker;

import org.jspecify.annotations.NullMarked;
