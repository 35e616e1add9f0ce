package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that one process at a time has, and that is gone when nobody has it. */
final class LockFile {

  private final Path file;

  LockFile(Path file) {
    this.file = file;
  }

  /**
   * Does {@code work} while this process has the file; the right ends with the process in any case.
   *
   * @return empty if somebody else has it for all of {@code wait}
   */
  <T> Optional<T> holding(Duration wait, Supplier<T> work) {
    AtomicReference<@Nullable FileChannel> held = new AtomicReference<>();
    if (!Poll.until(wait, () -> isHeld(held))) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      release(held.get());
    }
  }

  private boolean isHeld(AtomicReference<@Nullable FileChannel> held) {
    held.set(tryHold());
    return held.get() != null;
  }

  private void release(@Nullable FileChannel channel) {
    try {
      // While it is still held: who waits for it finds out that it is no longer the file.
      Files.deleteIfExists(file);
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  private @Nullable FileChannel tryHold() {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel) && isStillThere(channel)) {
        return channel;
      }
      channel.close();
      return null;
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this very process has it.
      return false;
    }
  }

  /** The holder before may have removed the file between our opening and our locking it. */
  private boolean isStillThere(FileChannel channel) throws IOException {
    String token = UUID.randomUUID().toString();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
    try {
      return Files.readString(file).equals(token);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private RuntimeFailure cannot(IOException e) {
    return new RuntimeFailure(Kind.INTERNAL, "cannot lock " + file + ": " + e.getMessage(), e);
  }
}
