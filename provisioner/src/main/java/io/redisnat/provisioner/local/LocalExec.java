package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Runs a command on this host that is told the addresses of one machine. */
final class LocalExec {

  private final Part part;
  private final Path directory;

  LocalExec(Part part, Path directory) {
    this.part = part;
    this.directory = directory;
  }

  int run(List<String> command, OutputStream out, OutputStream err) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("REDIS_NAT_MACHINE", part.machine());
    NodeSpec first = part.nodes().get(0);
    builder.environment().put("REDIS_NAT_HOST", first.address().host());
    builder.environment().put("REDIS_NAT_PORT", Integer.toString(first.address().port()));
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    // A terminal stays a terminal to the command if nobody stands between.
    builder.redirectOutput(redirect(out == System.out));
    builder.redirectError(redirect(err == System.err));
    try {
      Process process = builder.start();
      try {
        Thread errors = copy(process.getErrorStream(), err);
        Thread output = copy(process.getInputStream(), out);
        int code = process.waitFor();
        errors.join();
        output.join();
        return code;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "cannot run '" + command.get(0) + "': " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.INTERNAL, "interrupted", e);
    }
  }

  private static ProcessBuilder.Redirect redirect(boolean inherit) {
    return inherit ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE;
  }

  private static Thread copy(InputStream from, OutputStream to) {
    Thread thread =
        new Thread(
            () -> {
              try (from) {
                from.transferTo(to);
                to.flush();
              } catch (IOException e) {
                // Whoever was to read it has gone; the command goes on.
                return;
              }
            },
            "exec-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
