package io.redisnat.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

class NoEmptyFlushTest {

  @Test
  void onlyWhatWasWrittenIsFlushedThroughTls() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    SslContext serving = SslContextBuilder.forServer(bundle.toKeyManagerFactory()).build();
    SslContext asking =
        SslContextBuilder.forClient()
            .trustManager(bundle.getCertificate())
            .endpointIdentificationAlgorithm(null)
            .build();
    EmbeddedChannel server = new EmbeddedChannel(serving.newHandler(Unpooled.EMPTY_BUFFER.alloc()));
    SslHandler tls = asking.newHandler(Unpooled.EMPTY_BUFFER.alloc());
    EmbeddedChannel client = new EmbeddedChannel(tls);
    while (move(client, server) | move(server, client)) {
      // The handshake.
    }
    assertThat(tls.handshakeFuture().isSuccess()).isTrue();

    client.flush();
    assertThat(move(client, server)).as("the SSL handler alone sends an empty record").isTrue();

    client.pipeline().addLast(new NoEmptyFlush());
    client.flush();
    assertThat(move(client, server)).isFalse();

    client.writeOutbound(Unpooled.wrappedBuffer(new byte[] {42}));
    assertThat(move(client, server)).isTrue();
    ByteBuf received = server.readInbound();
    assertThat(received.readByte()).isEqualTo((byte) 42);
    received.release();
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    Object bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    to.writeInbound(bytes);
    return true;
  }
}
