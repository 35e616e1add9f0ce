package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The ways to end a connection without losing what is on its way, and without waiting for ever. */
final class ChannelEnds {

  /** How long the last bytes to a peer may take once the other side is gone. */
  private static final int LINGER_SECONDS = 30;

  /** How long a client that broke the protocol may take to read why. */
  private static final int FAREWELL_SECONDS = 1;

  private ChannelEnds() {}

  /** Closes once all that was written is sent. */
  static void closeAfterWrites(Channel channel) {
    if (channel.isActive()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      closeInTime(channel);
    }
  }

  /**
   * Ends the sending side once all that was written is sent; a shutdown at once would drop what is
   * in the queue. The peer is expected to close.
   */
  static void shutdownAfterWrites(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> ((DuplexChannel) channel).shutdownOutput());
    closeInTime(channel);
  }

  /**
   * Sends a last text and closes when the peer has had the time to read it. What the peer still
   * sends is to be read and dropped: unread bytes would make the kernel send a reset, which can
   * overtake the text.
   */
  static void sayAndClose(Channel channel, String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    channel.writeAndFlush(bytes).addListener(written -> ((DuplexChannel) channel).shutdownOutput());
    channel.config().setAutoRead(true);
    closeLater(channel, FAREWELL_SECONDS);
  }

  /** Closes at the latest when the time for last bytes is over. */
  static void closeInTime(Channel channel) {
    closeLater(channel, LINGER_SECONDS);
  }

  private static void closeLater(Channel channel, int seconds) {
    var timer = channel.eventLoop().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }
}
