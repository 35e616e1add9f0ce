package io.redisnat.proxy.topology;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.SocketAddressResolver;
import io.redisnat.config.UpstreamConfig;
import io.redisnat.config.UpstreamTls;
import io.redisnat.model.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * Where Lettuce connects to reach the node that announces what a URI says.
 *
 * <p>With TLS, Lettuce verifies the host name of the socket address. So that is the name that the
 * node's certificate must have, with the IP of the dial address behind it.
 */
final class DialAddresses extends SocketAddressResolver {

  private final UpstreamConfig upstream;

  DialAddresses(UpstreamConfig upstream) {
    this.upstream = upstream;
  }

  @Override
  public SocketAddress resolve(RedisURI uri) {
    HostPort announced = new HostPort(uri.getHost(), uri.getPort());
    HostPort dial = upstream.dialAddress(announced);
    if (!uri.isSsl()) {
      return InetSocketAddress.createUnresolved(dial.host(), dial.port());
    }
    String verified = upstream.tls().flatMap(UpstreamTls::serverName).orElse(announced.host());
    try {
      byte[] ip = InetAddress.getByName(dial.host()).getAddress();
      return new InetSocketAddress(InetAddress.getByAddress(verified, ip), dial.port());
    } catch (UnknownHostException e) {
      // The connect fails on it, and says so.
      return InetSocketAddress.createUnresolved(dial.host(), dial.port());
    }
  }
}
