package io.redisnat.proxy.route;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One end of a connection whose bytes are looked at here; text is one character a byte. */
final class DuplexEnd extends EmbeddedChannel implements DuplexChannel {

  private final List<String> writes = new ArrayList<>();
  private boolean outputShutdown;

  DuplexEnd(ChannelHandler... handlers) {
    super(handlers);
  }

  /** One read. */
  void receives(String text) {
    ByteBuf bytes = alloc().buffer();
    bytes.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    writeInbound(bytes);
  }

  /** The peer will send no more. */
  void receivesEnd() {
    pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    runPendingTasks();
  }

  // Taken at once: what a closed channel has sent is as good.
  @Override
  protected void handleOutboundMessage(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (bytes.isReadable()) {
      writes.add(bytes.toString(StandardCharsets.ISO_8859_1));
    }
    bytes.release();
  }

  /** What was sent since the last look. */
  String sent() {
    return String.join("", sentWrites());
  }

  /** What was sent since the last look, buffer by buffer. */
  List<String> sentWrites() {
    runPendingTasks();
    List<String> sent = List.copyOf(writes);
    writes.clear();
    return sent;
  }

  @Override
  public boolean isInputShutdown() {
    return true;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setSuccess();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShutdown = true;
    return promise.setSuccess();
  }

  @Override
  public boolean isShutdown() {
    return outputShutdown;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdownOutput();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return shutdownOutput(promise);
  }
}
