package io.redisnat.proxy.route.client;

/** What an entry port does with a command, in one word: the groups of the table for users. */
public enum Group {
  /** Goes to the node that serves its keys. */
  ROUTED("by key"),
  /** Its keys may be in several slots: goes to all of their nodes, the replies become one. */
  SPLIT("split by slot"),
  /** Goes to all masters, the replies become one. */
  EVERYWHERE("all masters"),
  /** Goes to some master. */
  ANYWHERE("any master"),
  /** Answered by the proxy itself. */
  HERE("answered here"),
  /** Goes out on a connection that the client has for itself. */
  OWN_CONNECTION("own connection"),
  /** Asked at a node, and told with the node ports. */
  TOPOLOGY("topology"),
  /** Answered with an error, since it can only mean one node. */
  REFUSED("refused");

  private final String words;

  Group(String words) {
    this.words = words;
  }

  /** As the table has it. */
  public String words() {
    return words;
  }
}
