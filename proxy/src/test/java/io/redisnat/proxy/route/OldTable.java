package io.redisnat.proxy.route;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.route.table.CommandTable;
import java.util.List;
import java.util.stream.Stream;

/** A few commands, as a server before 7.0 tells them: without subcommands. */
final class OldTable {

  private static final String WITH_SUBCOMMANDS =
      "acl client cluster command config latency memory module script";

  private OldTable() {}

  static CommandTable table() {
    Stream<RespValue> plain =
        Stream.of(
            command("get", 2, "readonly", 1),
            command("set", -3, "write", 1),
            command("ping", -1, "fast", 0),
            command("quit", -1, "fast", 0));
    Stream<RespValue> withSubcommands =
        Stream.of(WITH_SUBCOMMANDS.split(" ")).map(name -> command(name, -2, "admin", 0));
    return CommandTable.parse(
        new RespValue.Sequence((byte) '*', Stream.concat(plain, withSubcommands).toList()));
  }

  private static RespValue command(String name, int arity, String flag, int key) {
    return new RespValue.Sequence(
        (byte) '*',
        List.of(
            RespValue.bulk(name),
            RespValue.integer(arity).withNumber(arity),
            new RespValue.Sequence((byte) '*', List.of(new RespValue.Line((byte) '+', flag))),
            RespValue.integer(key),
            RespValue.integer(key),
            RespValue.integer(key)));
  }
}
