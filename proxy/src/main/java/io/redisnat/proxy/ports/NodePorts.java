package io.redisnat.proxy.ports;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.transport.EventLoops;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners: one for each node and audience. They come and go with the nodes, while others
 * serve on.
 *
 * <p>Thread-safe; {@link #serve} and {@link #close} wait for binding and are not for event loops.
 */
public final class NodePorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePorts.class);
  private static final int BACKLOG = 1024;

  /** What is to happen with connections to one port. */
  @FunctionalInterface
  public interface AcceptorFactory {

    /** The initializer of connections that an audience opens to the node with this index. */
    ChannelInitializer<Channel> acceptor(AudienceConfig audience, int index);
  }

  private final EventLoops loops;
  private final List<AudienceConfig> audiences;
  private final AcceptorFactory acceptors;
  private final Map<Integer, Map<String, Channel>> listeners = new HashMap<>();
  private boolean closed;

  /** No listener yet. */
  public NodePorts(EventLoops loops, List<AudienceConfig> audiences, AcceptorFactory acceptors) {
    this.loops = loops;
    this.audiences = List.copyOf(audiences);
    this.acceptors = acceptors;
  }

  /**
   * Opens and closes listeners until exactly these indexes are served.
   *
   * @return audience to the indexes that it can reach now; others have a port that could not be
   *     had, which was logged and is tried again by the next call
   * @throws PortTakenException if a port could not be had and nothing was served before: a proxy
   *     that begins with a gap would surprise more than one that does not begin
   */
  public synchronized Map<String, Set<Integer>> serve(Set<Integer> indexes) {
    if (closed) {
      return Map.of();
    }
    boolean first = listeners.isEmpty();
    closeOthers(indexes);
    Map<String, Set<Integer>> served = new HashMap<>();
    for (AudienceConfig audience : audiences) {
      Set<Integer> reachable = new HashSet<>();
      for (int index : indexes.stream().sorted().toList()) {
        if (isOpen(audience, index, first)) {
          reachable.add(index);
        }
      }
      served.put(audience.name(), reachable);
    }
    return served;
  }

  private boolean isOpen(AudienceConfig audience, int index, boolean first) {
    Map<String, Channel> open = listeners.computeIfAbsent(index, i -> new HashMap<>());
    try {
      if (!open.containsKey(audience.name())) {
        open.put(audience.name(), bind(audience, index));
      }
      return true;
    } catch (PortTakenException e) {
      if (first) {
        closeAll();
        throw e;
      }
      LOG.atError().addKeyValue("index", index).log(e.getMessage());
      return false;
    }
  }

  /** The port numbers of an index, one for each audience: {@code 7003} or {@code 7003, 17003}. */
  public String describe(int index) {
    return audiences.stream()
        .map(audience -> Integer.toString(audience.portBase() + index))
        .collect(Collectors.joining(", "));
  }

  private void closeOthers(Set<Integer> indexes) {
    Set<Integer> gone = new HashSet<>(listeners.keySet());
    gone.removeAll(indexes);
    for (int index : gone) {
      Map<String, Channel> channels = listeners.remove(index);
      if (channels != null) {
        close(channels);
        LOG.atInfo().addKeyValue("index", index).log("node port closed: its node is gone");
      }
    }
  }

  private Channel bind(AudienceConfig audience, int index) {
    int port = audience.portBase() + index;
    ChannelFuture attempt =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // Nothing is read from a client before its node is there.
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(acceptors.acceptor(audience, index))
            .bind(new InetSocketAddress(audience.bind(), port))
            .awaitUninterruptibly();
    if (!attempt.isSuccess()) {
      throw new PortTakenException(audience, port, attempt.cause());
    }
    return attempt.channel();
  }

  /** Stops accepting; connections that are open stay. */
  @Override
  public synchronized void close() {
    closed = true;
    closeAll();
  }

  private void closeAll() {
    listeners.values().forEach(NodePorts::close);
    listeners.clear();
  }

  private static void close(Map<String, Channel> channels) {
    channels.values().forEach(channel -> channel.close().awaitUninterruptibly());
  }
}
