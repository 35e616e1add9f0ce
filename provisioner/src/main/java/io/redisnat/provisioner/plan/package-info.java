/**
 * Where each member of each shard goes, as pure functions: {@link
 * io.redisnat.provisioner.plan.Demand} (what is wanted; {@link io.redisnat.provisioner.plan.Shape}
 * on equal machines) to {@link io.redisnat.provisioner.plan.ClusterPlan} (who is what, where). Same
 * input, same plan; nothing here touches a process or a socket.
 *
 * <p>Two results carry the package. A perfect layout (no two members of a shard on one machine)
 * exists if and only if the sum over the machines of min(places, masters) is at least masters x
 * (replicas + 1), and dealing shards cyclically builds it. The cluster survives the loss of any one
 * machine if and only if the layout is perfect, every shard has a replica, and no machine holds
 * more than floor((masters - 1) / 2) masters, because a majority of the masters must vote.
 */
@NullMarked
package io.redisnat.provisioner.plan;

import org.jspecify.annotations.NullMarked;
