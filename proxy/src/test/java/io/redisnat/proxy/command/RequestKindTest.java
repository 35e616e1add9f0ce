package io.redisnat.proxy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.resp.Arguments;
import io.redisnat.proxy.resp.InlineCommand;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKindTest {

  @ParameterizedTest
  @CsvSource({
    "GET a, ORDINARY",
    "CLUSTER SLOTS, SLOTS",
    "cluster slots, SLOTS",
    "CLUSTER SHARDS, SHARDS",
    "CLUSTER NODES, NODES",
    "CLUSTER REPLICAS x, REPLICAS",
    "CLUSTER SLAVES x, REPLICAS",
    "CLUSTER MEET h 1, MEET",
    "CLUSTER SYNCSLOTS x, RAW",
    "CLUSTER INFO, ORDINARY",
    "CLUSTER, ORDINARY",
    "INFO, INFO",
    "info replication server, INFO",
    "ROLE, ROLE",
    "MULTI, MULTI",
    "EXEC, EXEC",
    "DISCARD, DISCARD",
    "RESET, RESET",
    "HELLO 3, HELLO",
    "MONITOR, MONITOR",
    "PSYNC ? -1, RAW",
    "SYNC, RAW",
    "SUBSCRIBE a, SUBSCRIBE",
    "PSUBSCRIBE a, PSUBSCRIBE",
    "SSUBSCRIBE a, SSUBSCRIBE",
    "UNSUBSCRIBE, UNSUBSCRIBE",
    "PUNSUBSCRIBE, PUNSUBSCRIBE",
    "SUNSUBSCRIBE a, SUNSUBSCRIBE",
    "CLIENT REPLY ON, ORDINARY",
    "CLIENT REPLY OFF, UNCOUNTABLE",
    "client reply skip, UNCOUNTABLE",
    "CLIENT REPLY, ORDINARY",
    "CLIENT LIST, ORDINARY",
    "SCRIPT DEBUG YES, UNCOUNTABLE",
    "SCRIPT DEBUG SYNC, UNCOUNTABLE",
    "SCRIPT DEBUG NO, ORDINARY",
    "SCRIPT LOAD x, ORDINARY",
    "REPLCONF ACK 1, SILENT",
    "REPLCONF GETACK *, SILENT",
    "REPLCONF capa eof GETACK *, SILENT",
    "REPLCONF capa ack, ORDINARY",
    "REPLCONF a b c d e f g h i, SILENT",
    "MIGRATE h 1 k 0 1, MIGRATE",
    "REPLICAOF h 1, REPLICAOF",
    "REPLICAOF h 1 x, ORDINARY",
    "SLAVEOF h 1, REPLICAOF",
    "FAILOVER TO h 1, FAILOVER",
  })
  void aCommandMeans(String line, RequestKind kind) {
    assertThat(kindOf(line)).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource(CommandName.class)
  void aNameIsKnownInAnyCase(CommandName name) {
    assertThat(nameOf(name.name())).isEqualTo(name);
    assertThat(nameOf(name.name().toLowerCase(Locale.ROOT))).isEqualTo(name);
    assertThat(nameOf(name.name() + "X")).isNotEqualTo(name);
    assertThat(nameOf(name.name().substring(1))).isNotEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "GET", "SET", "PING", "EVAL", "{LUSTER", "C\u00ccUSTER", "@NFO"})
  void otherNamesMeanNothing(String name) {
    assertThat(nameOf(name)).isNull();
  }

  private static RequestKind kindOf(String line) {
    List<String> words = InlineCommand.split(line);
    Arguments arguments = new Arguments();
    arguments.setName(words);
    CommandName name = CommandName.of(arguments);
    arguments.capture(name == null ? 1 : name.captures());
    arguments.setAll(words);
    return RequestKind.of(name, arguments);
  }

  private static @Nullable CommandName nameOf(String name) {
    Arguments arguments = new Arguments();
    arguments.setName(InlineCommand.split(name));
    return CommandName.of(arguments);
  }
}
