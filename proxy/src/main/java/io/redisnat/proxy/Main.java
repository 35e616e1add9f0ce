package io.redisnat.proxy;

import picocli.CommandLine;

/** The proxy as a program of its own: what the sidecar image runs. */
public final class Main {

  private Main() {}

  /** Runs {@link ProxyCommand} and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new ProxyCommand()).execute(args));
  }
}
