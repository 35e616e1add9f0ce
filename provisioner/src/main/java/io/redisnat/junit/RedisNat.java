package io.redisnat.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a Redis Cluster behind a proxy.
 *
 * <pre>{@code
 * @RedisNat
 * class CartTest {
 *   @Test
 *   void survivesTheLossOfAMachine(RedisNatCluster cluster) { ... }
 * }
 * }</pre>
 *
 * <p>It is injected into parameters of constructors, tests and lifecycle methods, and into fields
 * of type {@link io.redisnat.testing.RedisNatCluster}, static or not. It is made when it is first
 * asked for and closed after the last test of the class, or of the method with {@link #perTest}.
 * Classes that run in parallel have clusters of their own.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisNatExtension.class)
public @interface RedisNat {

  /** Number of machines. */
  int machines() default 3;

  /** Nodes on each machine. */
  int nodesPerMachine() default 2;

  /** Replicas of each master. */
  int replicas() default 1;

  /** Where the nodes run: {@code local} or {@code docker}. */
  String runtime() default "local";

  /** Lines for each node's redis.conf: {@code "cluster-node-timeout 2000"}. */
  String[] redis() default {};

  /** Whether each test gets a cluster of its own; static fields and {@code @BeforeAll} cannot. */
  boolean perTest() default false;
}
