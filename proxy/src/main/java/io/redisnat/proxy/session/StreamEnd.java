package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Where an {@link EditedStream} puts its bytes.
 *
 * @param allocator of buffers that hold other bytes than came in
 * @param out takes the bytes, in order, and ownership of them
 */
record StreamEnd(ByteBufAllocator allocator, Consumer<ByteBuf> out) {}
