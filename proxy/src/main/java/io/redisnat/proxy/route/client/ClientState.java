package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.upstream.Identity;
import java.util.concurrent.atomic.AtomicLong;

/** What a client has said of itself and for the connection. Used on its event loop. */
public final class ClientState {

  private static final AtomicLong LAST_ID = new AtomicLong();
  static final int RESP2 = 2;

  private final long id = LAST_ID.incrementAndGet();
  private final long since = System.nanoTime();
  private Identity identity = Identity.ANONYMOUS;
  private int protocol = RESP2;
  private String name = "";
  private String libraryName = "";
  private String libraryVersion = "";
  private boolean readOnly;
  private boolean inTransaction;
  private boolean muted;
  private boolean skipsNext;

  ClientState() {}

  /** Its number, of all clients of this process; as CLIENT ID has it. */
  public long id() {
    return id;
  }

  /** When it came, as {@link System#nanoTime}. */
  public long since() {
    return since;
  }

  /** As whom it has logged in. */
  public Identity identity() {
    return identity;
  }

  /** 2 or 3. */
  public int protocol() {
    return protocol;
  }

  void speakAs(Identity who, int version) {
    identity = who;
    protocol = version;
  }

  /** As CLIENT SETNAME has set it; empty at first. */
  public String name() {
    return name;
  }

  /** As CLIENT SETNAME does. */
  public void name(String next) {
    name = next;
  }

  /** As CLIENT SETINFO LIB-NAME has set it. */
  public String libraryName() {
    return libraryName;
  }

  /** As CLIENT SETINFO LIB-NAME does. */
  public void libraryName(String next) {
    libraryName = next;
  }

  /** As CLIENT SETINFO LIB-VER has set it. */
  public String libraryVersion() {
    return libraryVersion;
  }

  /** As CLIENT SETINFO LIB-VER does. */
  public void libraryVersion(String next) {
    libraryVersion = next;
  }

  /** True between READONLY and READWRITE. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** As READONLY and READWRITE do. */
  public void readOnly(boolean next) {
    readOnly = next;
  }

  /** True between MULTI and EXEC: what was queued would be lost with the connection. */
  boolean isInTransaction() {
    return inTransaction;
  }

  /** As MULTI does, and what ends it. */
  public void inTransaction(boolean next) {
    inTransaction = next;
  }

  /** As CLIENT REPLY OFF and ON do. */
  public void mute(boolean off) {
    muted = off;
    skipsNext = false;
  }

  /** As CLIENT REPLY SKIP does. */
  public void skipNextReply() {
    skipsNext = true;
  }

  /** True if the command that comes now is not to be answered; asked once for each. */
  boolean takeSilence() {
    boolean silent = muted || skipsNext;
    skipsNext = false;
    return silent;
  }

  /** As RESET leaves it; the library does not change. */
  void reset() {
    name = "";
    readOnly = false;
    mute(false);
  }
}
