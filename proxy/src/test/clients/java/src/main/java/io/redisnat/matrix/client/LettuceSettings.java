package io.redisnat.matrix.client;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.sync.BaseRedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.Map;

/** How Lettuce is set up, by itself and under Spring. */
final class LettuceSettings {

  private LettuceSettings() {}

  static RedisURI uri(Settings settings) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withTimeout(Settings.TIMEOUT);
    String password = settings.password();
    if (password != null) {
      String user = settings.user();
      uri.withAuthentication(user == null ? "default" : user, password.toCharArray());
    }
    if (settings.tls() != null) {
      uri.withSsl(true).withVerifyPeer(SslVerifyMode.FULL);
    }
    return uri.build();
  }

  /** With what its documentation advises for failovers: it looks for changes. */
  static ClusterClientOptions cluster(Settings settings) throws Exception {
    return ClusterClientOptions.builder(plain(settings))
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(Settings.REFRESH).build())
        .build();
  }

  static ClientOptions plain(Settings settings) throws Exception {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .protocolVersion(
                settings.protocol() == 3 ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2)
            .socketOptions(SocketOptions.builder().connectTimeout(Settings.TIMEOUT).build())
            .timeoutOptions(TimeoutOptions.enabled(Settings.TIMEOUT));
    Settings.Tls tls = settings.tls();
    if (tls != null) {
      SslOptions.Builder ssl = SslOptions.builder().trustManager(tls.ca().toFile());
      if (tls.certificate() != null && tls.key() != null) {
        ssl.keyManager(tls.certificate().toFile(), tls.key().toFile(), new char[0]);
      }
      options.sslOptions(ssl.build());
    }
    return options.build();
  }

  /** What HELLO says. */
  static long protocol(BaseRedisCommands<String, String> commands) {
    Object hello = commands.dispatch(CommandType.HELLO, new ObjectOutput<>(StringCodec.UTF8));
    return hello instanceof Map<?, ?> map && map.get("proto") instanceof Long proto ? proto : 2;
  }
}
