package io.redisnat.provisioner.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

  private static final Duration WARM_UP = Duration.ofMillis(10);
  private static final Duration TIME = Duration.ofMillis(100);

  private SimulatedCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = SimulatedCluster.start(10);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
  }

  private Sample run(Load load, HostPort address) throws IOException {
    long own = ProcessHandle.current().pid();
    return LoadGenerator.run(
        new Contender("it", address, OptionalLong.of(own)), load, WARM_UP, TIME);
  }

  private static Load ping(boolean reconnects, String reply) {
    Script script = Script.of(Script.command("PING"), reply.getBytes(StandardCharsets.US_ASCII));
    return new Load("ping", 3, 2, reconnects, to -> script);
  }

  @Test
  void countsWhatIsAnswered() throws IOException {
    Sample sample = run(ping(false, "+PONG\r\n"), cluster.seed());

    assertThat(sample.perSecond()).isPositive();
    assertThat(sample.p50Micros()).isPositive();
    assertThat(sample.p99Micros()).isGreaterThanOrEqualTo(sample.p50Micros());
    assertThat(sample.generatorShare()).isBetween(0.0, 1.1);
  }

  @Test
  void opensAConnectionForEachRequest() throws IOException {
    assertThat(run(ping(true, "+PONG\r\n"), cluster.seed()).perSecond()).isPositive();
  }

  @Test
  void takesALongReplyThatComesInPieces() throws IOException {
    assertThat(run(Load.ofTopology(10), cluster.seed()).perSecond()).isPositive();
  }

  @Test
  void aWrongReplyIsAnErrorThatShowsIt() {
    assertThatThrownBy(() -> run(ping(false, "+GONE\r\n"), cluster.seed()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("under load 'ping'")
        .hasMessageContaining("a wrong reply came: '+PONG'");
  }

  @Test
  void nobodyThereIsAnErrorThatSaysWhere() throws IOException {
    HostPort address = cluster.seed();
    cluster.close();

    assertThatThrownBy(() -> run(ping(false, "+PONG\r\n"), address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it at " + address);
  }
}
