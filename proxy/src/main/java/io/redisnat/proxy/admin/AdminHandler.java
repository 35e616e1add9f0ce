package io.redisnat.proxy.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.redisnat.proxy.admin.Endpoints.Answer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, one answer: what else the peer sends is read and dropped until it closes, because
 * closing with bytes unread would reset the connection and could take the answer with it.
 */
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {

  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final Endpoints endpoints;
  private boolean answered;

  AdminHandler(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (!answered && message instanceof HttpRequest request) {
      answered = true;
      ctx.writeAndFlush(response(ctx, request))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
          .addListener(sent -> ((DuplexChannel) ctx.channel()).shutdownOutput());
    }
  }

  private FullHttpResponse response(ChannelHandlerContext ctx, HttpRequest request) {
    Answer answer = answer(request);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            answer.status(),
            ByteBufUtil.writeUtf8(ctx.alloc(), answer.body()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (answer.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET");
    }
    return response;
  }

  private Answer answer(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Answer.text(HttpResponseStatus.BAD_REQUEST, "this is not HTTP, or too long");
    }
    try {
      return endpoints.answer(request.method(), request.uri());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("uri", request.uri()).log("admin request failed");
      return Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "failed; the log says why");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A peer's fault has no stack trace; ours has.
    if (cause instanceof IOException) {
      LOG.atDebug().addKeyValue("cause", cause.toString()).log("admin connection closed");
    } else {
      LOG.atError().setCause(cause).log("admin connection closed");
    }
    ctx.close();
  }
}
