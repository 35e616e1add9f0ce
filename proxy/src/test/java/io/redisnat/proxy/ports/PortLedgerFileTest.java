package io.redisnat.proxy.ports;

import static io.redisnat.proxy.ports.Nodes.id;
import static io.redisnat.proxy.ports.Nodes.node;
import static io.redisnat.proxy.ports.Nodes.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortLedgerFileTest {

  private static final String ID = "07c37dfeb235213a872192d90877d0cd55635b91";

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("state/ports");
  }

  @Test
  void whatWasWrittenIsReadBack() {
    PortLedger ledger = open();
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "2001:db8::5:7000")));
    ledger.assign(topology(node(2, "redis.example:7000")));

    assertThat(PortLedger.read(file)).isEqualTo(ledger.current().entries());
    assertThat(open().current().entries()).isEqualTo(ledger.current().entries());
    assertThat(PortLedger.read(file).get(0).retiredSince()).contains(clock.instant());
  }

  @Test
  void theFormIsPlainLines() throws IOException {
    open().assign(topology(node(1, "10.0.0.1:7000")));

    assertThat(file).hasContent("redis-nat ports 1\n0 " + id(1) + " 10.0.0.1:7000 -\nend 1\n");
    assertThat(directory.resolve("state")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() throws IOException {
    PortLedger ledger = open();
    ledger.assign(topology(node(1, "10.0.0.1:7000")));
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(file, longAgo);

    ledger.assign(topology(node(1, "10.0.0.1:7000")));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);

    ledger.assign(topology(node(1, "10.0.0.2:7000")));
    assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(longAgo);
  }

  @Test
  void aMissingFileIsAFreshStart() {
    assertThat(PortLedger.read(file)).isEmpty();
    assertThat(open().knownIds()).isEmpty();
  }

  @Test
  void aFileCutAtAnyByteIsRefused() throws IOException {
    open().assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    String whole = Files.readString(file);

    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length));
      assertThatThrownBy(this::open)
          .as("cut after %d bytes", length)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining(file.toString());
    }
    Files.writeString(file, whole);
    assertThat(open().knownIds()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis-nat ports 2~end 0~                                | 1 | another version of redis-nat
          hello~                                                  | 1 | does not begin with
          redis-nat ports 1~0 ID 10.0.0.1:7000~end 1~             | 2 | is not 'index node-id
          redis-nat ports 1~x ID 10.0.0.1:7000 -~end 1~           | 2 | is not understood
          redis-nat ports 1~-1 ID 10.0.0.1:7000 -~end 1~          | 2 | is not between
          redis-nat ports 1~0 abc 10.0.0.1:7000 -~end 1~          | 2 | is not a node id
          redis-nat ports 1~0 ID 10.0.0.1:70000 -~end 1~          | 2 | is not between 0 and 65535
          redis-nat ports 1~0 ID 10.0.0.1:7000 yesterday~end 1~   | 2 | is not understood
          redis-nat ports 1~0 ID h:1 -~1 ID h:2 -~end 2~          | 3 | occurs twice
          redis-nat ports 1~end 0~more~                           | 4 | is cut off
          """)
  void aDamagedFileIsRefusedNamingTheLine(String text, int line, String what) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.replace('~', '\n').replace("ID", ID));

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file + ":" + line + ": ")
        .hasMessageContaining(what)
        .hasMessageContaining("Restore the file from a copy, or remove it")
        .hasMessageContaining("numbered anew");
    assertThatThrownBy(() -> PortLedger.read(file)).isInstanceOf(LedgerException.class);
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("not text");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsAnErrorAtOpen() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("plain-file"));
    file = notADirectory.resolve("ports");

    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aFailedWriteIsMadeGoodByTheNextCall() throws IOException {
    PortLedger ledger = open();
    Path obstacle = Files.createDirectory(directory.resolve("state/ports.tmp"));
    Assignment assignment = ledger.assign(topology(node(1, "10.0.0.1:7000")));
    assertThat(assignment.entries()).hasSize(1);
    assertThat(PortLedger.read(file)).isEmpty();

    Files.delete(obstacle);
    ledger.assign(topology(node(1, "10.0.0.1:7000")));

    assertThat(PortLedger.read(file)).hasSize(1);
  }

  @Test
  void aCapacityBelowAnIndexInUseIsAnErrorAtOpen() {
    open().assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));

    assertThatThrownBy(() -> PortLedger.open(file, Duration.ofHours(1), 1, clock))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("raise the capacity to at least 2");
  }

  @Test
  void aCapacityBelowAnIndexThatIsFreeAgainIsFine() {
    PortLedger ledger = open();
    ledger.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));
    ledger.assign(topology(node(1, "10.0.0.1:7000")));
    clock.advance(Duration.ofHours(1));

    PortLedger smaller = PortLedger.open(file, Duration.ofHours(1), 1, clock);
    Assignment assignment =
        smaller.assign(topology(node(1, "10.0.0.1:7000"), node(2, "10.0.0.2:7000")));

    assertThat(assignment.unplaced()).extracting(n -> n.id()).containsExactly(id(2));
  }

  private PortLedger open() {
    return PortLedger.open(file, Duration.ofHours(1), 64, clock);
  }
}
