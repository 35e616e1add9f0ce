package io.redisnat.proxy.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The ways to end a connection without losing what is on its way, and without waiting for ever. */
public final class ChannelEnds {

  /** How long the last bytes to a peer may take once the other side is gone. */
  private static final int LINGER_SECONDS = 30;

  /** How long a peer may take to read the last bytes and close its side. */
  private static final int LAST_READ_SECONDS = 1;

  private ChannelEnds() {}

  /**
   * Reads from a channel, or pauses that. Asked behind each read: setting what is set already would
   * cost a locked exchange.
   */
  public static void readFrom(Channel channel, boolean wanted) {
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  /**
   * Ends the sending side once all that was written is sent; a shutdown at once would drop what is
   * in the queue. The peer is expected to close.
   */
  static void shutdownAfterWrites(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> shutdownOutput(channel));
    closeInTime(channel);
  }

  /**
   * Sends what was written, then closes when the peer has had the time to read it. What the peer
   * still sends is to be read and dropped: unread bytes would make the kernel send a reset, which
   * can overtake the last bytes.
   */
  public static void closeAfterWrites(Channel channel) {
    if (!channel.isActive()) {
      return;
    }
    ChannelFuture lastWrite = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    closeInTime(channel);
    if (((DuplexChannel) channel).isInputShutdown()) {
      lastWrite.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    channel.config().setAutoRead(true);
    lastWrite.addListener(
        written -> {
          shutdownOutput(channel);
          closeLater(channel, LAST_READ_SECONDS);
        });
  }

  // TLS has an end of its own (close_notify); without it the peer must take the end for an attack.
  private static void shutdownOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound().addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
    }
  }

  /** Sends what was written and closes; at once where a TLS handshake is in the way of that. */
  static void flushAndClose(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null && !tls.handshakeFuture().isDone()) {
      channel.close();
    } else {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Sends a last text and closes as {@link #closeAfterWrites} does. */
  public static void sayAndClose(Channel channel, String text) {
    channel.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    closeAfterWrites(channel);
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
