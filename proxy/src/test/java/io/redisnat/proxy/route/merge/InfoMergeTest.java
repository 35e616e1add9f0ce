package io.redisnat.proxy.route.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InfoMergeTest {

  private static final String ONE =
      """
      # Server
      redis_version:7.0.15
      tcp_port:7000

      # Clients
      connected_clients:3
      client_recent_max_input_buffer:5

      # Memory
      used_memory:1048576
      used_memory_human:1.00M
      mem_fragmentation_ratio:1.50
      maxmemory_policy:noeviction

      # Persistence
      loading:0
      rdb_last_save_time:200
      rdb_changes_since_last_save:1

      # Replication
      role:master
      connected_slaves:1
      slave0:ip=10.10.10.101,port=7001,state=online,offset=1,lag=0
      master_repl_offset:100

      # CPU
      used_cpu_sys:0.500000

      # Commandstats
      cmdstat_get:calls=1,usec=10,usec_per_call=10.00,rejected_calls=0,failed_calls=0
      cmdstat_client|id:calls=1,usec=1,usec_per_call=1.00,rejected_calls=0,failed_calls=0

      # Keyspace
      db0:keys=1,expires=1,avg_ttl=100
      """;

  private static final String OTHER =
      """
      # Server
      redis_version:7.0.11
      tcp_port:7001

      # Clients
      connected_clients:4
      client_recent_max_input_buffer:7

      # Memory
      used_memory:2097152
      used_memory_human:2.00M
      mem_fragmentation_ratio:2.50
      maxmemory_policy:noeviction

      # Persistence
      loading:1
      rdb_last_save_time:100
      rdb_changes_since_last_save:2

      # Replication
      role:master
      connected_slaves:0
      master_repl_offset:50

      # CPU
      used_cpu_sys:0.250000

      # Commandstats
      cmdstat_get:calls=3,usec=2,usec_per_call=0.67,rejected_calls=1,failed_calls=0
      cmdstat_set:calls=1,usec=5,usec_per_call=5.00,rejected_calls=0,failed_calls=0

      # Keyspace
      db0:keys=5,expires=3,avg_ttl=200
      """;

  private static final String MERGED =
      """
      # Server
      redis_version:7.0.15
      tcp_port:7000

      # Clients
      connected_clients:7
      client_recent_max_input_buffer:7

      # Memory
      used_memory:3145728
      used_memory_human:3.00M
      mem_fragmentation_ratio:1.50
      maxmemory_policy:noeviction

      # Persistence
      loading:1
      rdb_last_save_time:100
      rdb_changes_since_last_save:3

      # Replication
      role:master
      connected_slaves:1
      master_repl_offset:100

      # CPU
      used_cpu_sys:0.750000

      # Commandstats
      cmdstat_client|id:calls=1,usec=1,usec_per_call=1.00,rejected_calls=0,failed_calls=0
      cmdstat_get:calls=4,usec=12,usec_per_call=3.00,rejected_calls=1,failed_calls=0
      cmdstat_set:calls=1,usec=5,usec_per_call=5.00,rejected_calls=0,failed_calls=0

      # Keyspace
      db0:keys=6,expires=4,avg_ttl=175
      """;

  private static String lines(String text) {
    return text.replace("\n", "\r\n");
  }

  @Test
  void amountsAreAddedAndTheRestIsAsTheFirstSays() {
    assertThat(InfoMerge.merge(List.of(lines(ONE), lines(OTHER)))).isEqualTo(lines(MERGED));
  }

  @Test
  void whatOnlyOneNodeHasIsKept() {
    assertThat(
            InfoMerge.merge(
                List.of(
                    lines("# Keyspace\n"), lines("# Keyspace\ndb0:keys=1,expires=0,avg_ttl=0\n"))))
        .isEqualTo(lines("# Keyspace\ndb0:keys=1,expires=0,avg_ttl=0\n"));
    assertThat(InfoMerge.merge(List.of("", ""))).isEmpty();
  }
}
