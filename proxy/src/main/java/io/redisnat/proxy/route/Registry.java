package io.redisnat.proxy.route;

import io.redisnat.proxy.route.basic.BasicRules;
import io.redisnat.proxy.route.basic.Routed;
import io.redisnat.proxy.route.client.Rule;
import io.redisnat.proxy.route.fanout.FanoutRules;
import io.redisnat.proxy.route.own.OwnRules;
import java.util.List;
import java.util.stream.Stream;

/**
 * All rules: what an entry port does with each command. A command without a rule is routed. The
 * table in the module's README is made of them, by EntryTableTest.
 */
public final class Registry {

  private Registry() {}

  /** All rules; no command has two. */
  public static List<Rule> rules() {
    return Stream.of(BasicRules.all(), FanoutRules.all(), OwnRules.all(Routed.ROUTED))
        .flatMap(List::stream)
        .toList();
  }
}
