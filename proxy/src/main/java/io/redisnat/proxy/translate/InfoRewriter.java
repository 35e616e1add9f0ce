package io.redisnat.proxy.translate;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.resp.RespValue;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * INFO: {@code master_host} with {@code master_port}, and {@code slave0:ip=…,port=…,…}; nothing
 * else in it is a node address that a client would dial.
 *
 * <p>A replica stands there with the address of its replication link. Where that is nobody's
 * address it stays as it is: no client could have used it. Source: {@code genRedisInfoString}.
 */
final class InfoRewriter implements ReplyRewriter {

  private static final String MASTER_HOST = "master_host:";
  private static final String MASTER_PORT = "master_port:";
  private static final Pattern REPLICA =
      Pattern.compile("(slave\\d+:ip=)(.*?),port=(\\d{1,5})((?:,.*)?)", Pattern.DOTALL);

  @Override
  public @Nullable RespValue rewrite(RespValue reply, Translator translator) {
    String text = reply instanceof RespValue.Text ? reply.string() : null;
    if (text == null || !(text.isEmpty() || text.startsWith("#") || text.startsWith("\r\n"))) {
      return null;
    }
    List<String> lines = Arrays.asList(text.split("\r\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(MASTER_HOST)) {
        master(lines, i, translator);
      } else if (line.startsWith("slave")) {
        lines.set(i, replica(line, translator));
      }
    }
    return reply.withString(String.join("\r\n", lines));
  }

  private static void master(List<String> lines, int hostLine, Translator translator) {
    String host = lines.get(hostLine).substring(MASTER_HOST.length());
    for (int i = hostLine + 1; i < lines.size() && !lines.get(i).startsWith("#"); i++) {
      if (lines.get(i).startsWith(MASTER_PORT)) {
        int port = PortText.parse(lines.get(i).substring(MASTER_PORT.length()));
        HostPort outside = port < 0 ? null : translator.outside(host, port);
        if (outside != null) {
          lines.set(hostLine, MASTER_HOST + outside.host());
          lines.set(i, MASTER_PORT + outside.port());
        } else if (port >= 0 && !Translator.isUnspecific(host)) {
          translator.unknown(host + ":" + port);
        }
        return;
      }
    }
  }

  private static String replica(String line, Translator translator) {
    Matcher matcher = REPLICA.matcher(line);
    if (!matcher.matches()) {
      return line;
    }
    int port = PortText.parse(matcher.group(3));
    HostPort outside = port < 0 ? null : translator.replica(matcher.group(2), port);
    return outside == null
        ? line
        : matcher.group(1) + outside.host() + ",port=" + outside.port() + matcher.group(4);
  }
}
