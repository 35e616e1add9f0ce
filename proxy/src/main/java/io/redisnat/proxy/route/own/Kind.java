package io.redisnat.proxy.route.own;

/** The three kinds of subscriptions. */
enum Kind {
  CHANNEL("subscribe", "message", 1),
  PATTERN("psubscribe", "pmessage", 2),
  SHARD("ssubscribe", "smessage", 1);

  private final String command;
  private final String message;
  private final int channel;

  Kind(String command, String message, int channel) {
    this.command = command;
    this.message = message;
    this.channel = channel;
  }

  /** Begins one; the first word of its confirmation. */
  String command() {
    return command;
  }

  /** Ends one; the first word of its confirmation. */
  String undo() {
    return this == CHANNEL ? "unsubscribe" : command.charAt(0) + "unsubscribe";
  }

  /** The first word of a message. */
  String message() {
    return message;
  }

  /** Which element of a message is the channel that it was published on. */
  int channelIndex() {
    return channel;
  }
}
