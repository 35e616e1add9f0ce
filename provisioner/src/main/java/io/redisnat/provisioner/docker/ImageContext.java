package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files that an image is built from. */
final class ImageContext {

  private static final int EXECUTABLE = 0755;
  private static final int HASH_SHOWN = 12;

  private final TreeMap<String, byte[]> files = new TreeMap<>();

  /** Adds a file of the docker directory, which is in the jar. */
  ImageContext withResource(String path, String resource) {
    try (InputStream in = ImageContext.class.getResourceAsStream("/docker/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out docker/" + resource);
      }
      return with(path, in.readAllBytes());
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read docker/" + resource, e);
    }
  }

  ImageContext with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** The same for the same files and arguments, whenever and wherever. */
  String hash(Map<String, String> arguments) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(arguments)
          .forEach((k, v) -> digest.update((k + "=" + v + "\n").getBytes(StandardCharsets.UTF_8)));
      files.forEach(
          (path, content) -> {
            digest.update((path + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_SHOWN);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What the engine wants: a tar archive. Times and owners are left out, as they say nothing. */
  InputStream tar() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0);
        entry.setMode(EXECUTABLE);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("an archive in memory cannot be written", e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
