package io.redisnat.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import io.redisnat.proxy.topology.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every cluster; the seed of a failure is in its name. */
class TranslationPropertyTest {

  private static final List<Vantage> VANTAGES =
      List.of(
          vantage("127.0.0.1", Optional.empty()),
          vantage("192.0.2.1", Optional.of("proxy.example")),
          vantage("2001:db8::1", Optional.empty()));

  private static Vantage vantage(String localIp, Optional<String> advertised) {
    return new Vantage(localIp, advertised, 7000, RandomCluster.CAPACITY, false);
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void outsideAndBackIsTheSameNode(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    for (Vantage vantage : VANTAGES) {
      Translator translator = cluster.translator(vantage);
      for (Member member : cluster.members) {
        HostPort outside = translator.outside(member.node().id().value(), "", 0);
        assertThat(outside).isNotNull();
        assertThat(translator.inside(outside.host(), outside.port())).isSameAs(member);
        for (HostPort spelling : member.node().spellings()) {
          assertThat(translator.outside(spelling.host(), spelling.port())).isEqualTo(outside);
        }
      }
      assertThat(translator.unknown()).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRedirectTranslatedBackIsTheSameText(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    for (Vantage vantage : VANTAGES) {
      Translator translator = cluster.translator(vantage);
      HostPort inside = cluster.anyMember().node().announced();
      String head = (cluster.random.nextBoolean() ? "MOVED " : "ASK ") + 5798 + " ";
      String outside = ErrorRewriter.rewrite(head + inside, translator);
      assertThat(outside).startsWith(head + vantage.host() + ":");
      assertThat(head + back(outside.substring(head.length()), translator))
          .isEqualTo(head + inside);
      assertThat(ErrorRewriter.rewrite(outside, translator)).isEqualTo(outside);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void clusterNodesTranslatedBackIsTheSameText(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    String text = cluster.nodes();
    for (Vantage vantage : VANTAGES) {
      Translator translator = cluster.translator(vantage);
      RespValue reply =
          cluster.random.nextBoolean()
              ? RespValue.bulk(text)
              : new RespValue.Text((byte) '=', "txt:" + text);
      RespValue outside = ReplyRewriter.of(RequestKind.NODES).rewrite(reply, translator);
      assertThat(outside).isNotNull();
      assertThat(outside.type()).isEqualTo(reply.type());
      assertThat(restored(String.valueOf(outside.string()), translator)).isEqualTo(text);
      assertThat(ReplyRewriter.of(RequestKind.NODES).rewrite(outside, translator))
          .isEqualTo(outside);
    }
  }

  private static String restored(String text, Translator translator) {
    StringBuilder inside = new StringBuilder();
    for (String line : text.split("\n")) {
      String[] fields = line.split(" ", 3);
      NodeAddress address = NodeAddress.parse(fields[1]);
      inside.append(fields[0]).append(' ');
      inside.append(back(address.announced().toString(), translator)).append(address.suffix());
      inside.append(' ').append(fields[2]).append('\n');
    }
    return inside.toString();
  }

  private static String back(String outside, Translator translator) {
    HostPort address = HostPort.parse(outside);
    Member member = translator.inside(address.host(), address.port());
    return member == null ? outside : member.node().announced().toString();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void clusterSlotsKeepsAllButTheAddresses(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    RespValue inside = cluster.slots();
    for (Vantage vantage : VANTAGES) {
      Translator translator = cluster.translator(vantage);
      RespValue outside = ReplyRewriter.of(RequestKind.SLOTS).rewrite(inside, translator);
      assertThat(outside).isNotNull();
      assertThat(masked(outside)).isEqualTo(masked(inside));
      assertThat(outside.toString()).doesNotContain("10.", "fd00:");
      assertThat(ReplyRewriter.of(RequestKind.SLOTS).rewrite(outside, translator))
          .isEqualTo(outside);
    }
  }

  /** Without host and port of any node. */
  private static RespValue masked(RespValue slots) {
    List<RespValue> ranges = new ArrayList<>();
    for (RespValue range : ((Sequence) slots).places()) {
      List<RespValue> parts = new ArrayList<>();
      for (RespValue part : ((Sequence) range).places()) {
        List<RespValue> node =
            part instanceof Sequence sequence ? sequence.places() : List.<RespValue>of();
        parts.add(node.isEmpty() ? part : RandomCluster.array(node.subList(2, node.size())));
      }
      ranges.add(RandomCluster.array(parts));
    }
    return RandomCluster.array(ranges);
  }
}
