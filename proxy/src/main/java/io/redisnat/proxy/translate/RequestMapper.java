package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outside to inside: the few commands in which a client names a node that the node behind the proxy
 * then dials. {@code redis-cli --cluster} lives on them. What is no outside address stays as it is.
 */
public final class RequestMapper {

  private static final int BUS_PORT_OFFSET = 10000;

  private RequestMapper() {}

  /**
   * The first arguments with the address mapped to inside.
   *
   * @param kind one that {@link RequestKind#holdsAddress}
   * @param arguments the captured ones: three of MIGRATE, all of the others
   * @return null if nothing is to be mapped; also if there are too many arguments, which the node
   *     is to refuse
   */
  public static @Nullable List<String> map(
      RequestKind kind, Arguments arguments, Translator translator) {
    if (kind != RequestKind.MIGRATE && arguments.count() > arguments.captured()) {
      return null;
    }
    return switch (kind) {
      case MIGRATE, REPLICAOF -> hostAndPort(texts(arguments), 1, translator);
      case MEET -> meet(texts(arguments), translator);
      case FAILOVER -> failover(texts(arguments), translator);
      default -> null;
    };
  }

  /** True if the request names one of our node ports that no node has: it must not get inside. */
  public static boolean namesNobody(RequestKind kind, Arguments arguments, Translator translator) {
    if (kind != RequestKind.MEET || arguments.captured() < 4) {
      return false;
    }
    String host = arguments.text(2);
    int port = PortText.parse(arguments.text(3));
    return translator.inside(host, port) == null && translator.isNodePort(host, port);
  }

  private static List<String> texts(Arguments arguments) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < arguments.captured(); i++) {
      texts.add(arguments.text(i));
    }
    return texts;
  }

  private static @Nullable List<String> hostAndPort(
      List<String> texts, int at, Translator translator) {
    if (texts.size() < at + 2) {
      return null;
    }
    Member member = translator.inside(texts.get(at), PortText.parse(texts.get(at + 1)));
    if (member == null) {
      return null;
    }
    HostPort inside = member.node().peerAddress();
    texts.set(at, inside.host());
    texts.set(at + 1, Integer.toString(inside.port()));
    return texts;
  }

  // CLUSTER MEET ip port [cport]: 3.x knows no cport, so it is left out where it is the usual one.
  private static @Nullable List<String> meet(List<String> texts, Translator translator) {
    if (texts.size() < 4 || texts.size() > 5) {
      return null;
    }
    Member member = translator.inside(texts.get(2), PortText.parse(texts.get(3)));
    if (member == null) {
      return null;
    }
    HostPort inside = member.node().peerAddress();
    int bus = member.node().busPort();
    List<String> mapped = new ArrayList<>(texts.subList(0, 2));
    mapped.add(inside.host());
    mapped.add(Integer.toString(inside.port()));
    if (bus != 0 && bus != inside.port() + BUS_PORT_OFFSET) {
      mapped.add(Integer.toString(bus));
    }
    return mapped;
  }

  private static @Nullable List<String> failover(List<String> texts, Translator translator) {
    for (int i = 1; i < texts.size(); i++) {
      if (texts.get(i).equalsIgnoreCase("TO")) {
        return hostAndPort(texts, i + 1, translator);
      }
    }
    return null;
  }
}
