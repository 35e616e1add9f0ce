/**
 * The nouns both programs share: {@link io.redisnat.model.HostPort}, {@link
 * io.redisnat.model.NodeId}, {@link io.redisnat.model.SlotRange}. Values that cannot exist wrong;
 * no dependency on anything.
 */
@NullMarked
package io.redisnat.model;

import org.jspecify.annotations.NullMarked;
