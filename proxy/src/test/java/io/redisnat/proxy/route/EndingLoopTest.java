package io.redisnat.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.redisnat.proxy.route.upstream.ConnectionCount;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.upstream.NodeReach;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.upstream.SharedConnection;
import io.redisnat.proxy.route.upstream.Surroundings;
import io.redisnat.proxy.route.upstream.TurnEnd;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.upstream.Upstreams;
import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.session.TlsReports;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A look at the cluster may come back when its event loop is about to end. */
class EndingLoopTest {

  private final AtomicInteger dialled = new AtomicInteger();
  private final ConnectionCount connections = new ConnectionCount();

  private final NodeReach reach =
      new NodeReach() {
        @Override
        public NodeDialer dialer(int node) {
          dialled.incrementAndGet();
          throw new IllegalStateException("nobody would close it");
        }

        @Override
        public TlsReports tlsReports() {
          throw new IllegalStateException("nobody would close it");
        }

        @Override
        public void unreachable(int node, Throwable cause) {}
      };

  @Test
  void noConnectionIsOpenedOnALoopThatEnds() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = group.next();
    Surroundings surroundings =
        new Surroundings(
            loop,
            new TurnEnd(loop),
            reach,
            () -> EntryRig.config(Duration.ofSeconds(1), 10),
            64,
            connections);

    loop.submit(
            () -> {
              var unused = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
              Upstream upstream = new Upstreams(surroundings).use(Identity.ANONYMOUS, 2);
              SharedConnection shared = upstream.shared(0);
              assertThat(shared).isNull();
              OwnConnection own = upstream.borrow(0, owner());
              assertThat(own).isNotNull();
              assertThat(own.isClosed()).isTrue();
            })
        .get(10, TimeUnit.SECONDS);

    assertThat(dialled).hasValue(0);
    assertThat(connections.shared()).isZero();
    assertThat(group.terminationFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static OwnConnection.Owner owner() {
    return new OwnConnection.Owner() {
      @Override
      public void onUnasked(ByteBuf frame) {}

      @Override
      public void onClosed() {}
    };
  }
}
