package io.redisnat.proxy.ports;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger on disk.
 *
 * <pre>
 * redis-nat ports 1
 * 0 07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.100:7000 -
 * 1 e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 10.10.10.100:7001 2026-11-23T10:15:30Z
 * end 2
 * </pre>
 *
 * A line is index, node id, last announced address, and since when the node is gone. The last line
 * counts the entries, so that a file cut anywhere is noticed.
 */
final class LedgerFile {

  private static final String KIND = "redis-nat ports ";
  private static final String HEADER = KIND + "1";
  private static final String TRAILER = "end ";
  private static final String NEVER = "-";

  private static final Logger log = LoggerFactory.getLogger(LedgerFile.class);

  private final Path file;
  private final Path temporary;

  LedgerFile(Path file) {
    this.file = file.toAbsolutePath();
    this.temporary = this.file.resolveSibling(this.file.getFileName() + ".tmp");
  }

  /** The entries; none if there is no file. */
  List<LedgerEntry> read() {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (CharacterCodingException e) {
      throw damaged(1, "it is not text");
    } catch (IOException e) {
      throw new LedgerException(
          "The port ledger %s cannot be read (%s): make it a readable file, or name another one"
              .formatted(file, e),
          e);
    }
    return parse(text);
  }

  private List<LedgerEntry> parse(String text) {
    // With -1 a text that ends in a newline has one empty part at its end.
    List<String> lines = List.of(text.split("\n", -1));
    if (!lines.get(0).equals(HEADER)) {
      throw damaged(
          1,
          lines.get(0).startsWith(KIND)
              ? "it was written by another version of redis-nat ('" + lines.get(0) + "')"
              : "it does not begin with '" + HEADER + "'");
    }
    int trailer = lines.size() - 2;
    if (trailer < 1
        || !lines.get(trailer + 1).isEmpty()
        || !lines.get(trailer).equals(TRAILER + (trailer - 1))) {
      throw damaged(
          lines.size(), "it is cut off: the last line must be 'end' and the number of entries");
    }
    List<LedgerEntry> entries = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (int i = 1; i < trailer; i++) {
      LedgerEntry entry = parseLine(i + 1, lines.get(i));
      if (!seen.add(entry.id()) || !seen.add(entry.index())) {
        throw damaged(i + 1, "the node or the index occurs twice");
      }
      entries.add(entry);
    }
    return entries;
  }

  private LedgerEntry parseLine(int number, String line) {
    String[] fields = line.split(" ", -1);
    int colon = fields.length == 4 ? fields[2].lastIndexOf(':') : -1;
    if (colon < 1) {
      throw damaged(number, "'" + line + "' is not 'index node-id host:port since|-'");
    }
    try {
      return new LedgerEntry(
          Integer.parseInt(fields[0]),
          new NodeId(fields[1]),
          new HostPort(
              fields[2].substring(0, colon), Integer.parseInt(fields[2].substring(colon + 1))),
          fields[3].equals(NEVER) ? Optional.empty() : Optional.of(Instant.parse(fields[3])));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw damaged(number, "'" + line + "' is not understood: " + e.getMessage());
    }
  }

  private LedgerException damaged(int line, String what) {
    return new LedgerException(
        ("%s:%d: the port ledger is damaged: %s. Restore the file from a copy, or remove it and "
                + "start again; without it all nodes are numbered anew and their ports may change")
            .formatted(file, line, what));
  }

  /**
   * Writes at start what was read, so that a directory that cannot be written (or a file that
   * cannot be replaced, such as a single bind-mounted one) fails now and not at the first failover.
   */
  void checkWritable(List<LedgerEntry> entries) {
    try {
      Files.createDirectories(directory());
      write(entries);
    } catch (IOException e) {
      throw new LedgerException(
          ("The port ledger %s cannot be written (%s): make its directory writable, or name "
                  + "another file")
              .formatted(file, e),
          e);
    }
  }

  /** Replaces the file in one step: a crash leaves the old text or the new one, never a mixture. */
  void write(List<LedgerEntry> entries) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (LedgerEntry entry : entries) {
      text.append(entry.index()).append(' ').append(entry.id()).append(' ').append(entry.address());
      text.append(' ').append(entry.retiredSince().map(Instant::toString).orElse(NEVER));
      text.append('\n');
    }
    text.append(TRAILER).append(entries.size()).append('\n');
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
  }

  /** The move itself is only durable once the directory is. */
  private void syncDirectory() {
    try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every file system lets a directory be opened; the file itself is complete either way.
      log.atDebug().addKeyValue("file", file).addKeyValue("error", e).log("directory not synced");
    }
  }

  private Path directory() {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
