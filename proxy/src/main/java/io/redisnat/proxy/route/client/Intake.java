package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.redisnat.config.EntryConfig;
import io.redisnat.config.LimitsConfig;
import io.redisnat.proxy.resp.RespLimits;
import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestReader;
import io.redisnat.proxy.translate.AddressBook;
import org.jspecify.annotations.Nullable;

/**
 * Takes the commands of one client, each when it may begin. At most one is at hand that may not;
 * what comes behind it stays bytes.
 */
final class Intake {

  private final EntrySession session;
  private final EntryServices services;
  private final Conversation conversation;
  private final RequestReader reader;
  private AddressBook book = AddressBook.EMPTY;
  private @Nullable Diversion diversion;
  private @Nullable Exchange next;
  private boolean pumping;
  private final Runnable resume;

  /**
   * Nothing taken yet.
   *
   * @param resume begins to take again
   */
  Intake(EntrySession session, EntryServices services, LimitsConfig limits, Runnable resume) {
    this.resume = resume;
    this.session = session;
    this.services = services;
    this.conversation = session.conversation();
    EntryConfig config = services.config().get();
    this.reader =
        new RequestReader(
            session.allocator(),
            new RespLimits(
                limits.maxDepth(), limits.maxArguments(), limits.maxBulk(), limits.maxInline()),
            config.clients().maxRequest());
  }

  /** A client that has not logged in is held to small limits. */
  void loggedIn(boolean now) {
    reader.loggedIn(now);
  }

  void append(ByteBuf bytes) {
    reader.append(bytes);
  }

  /**
   * Begins commands while they may begin.
   *
   * @return false if that is being done already, further up
   * @throws io.redisnat.proxy.resp.ProtocolException with the message that Redis would give
   */
  boolean pump() {
    if (pumping) {
      return false;
    }
    pumping = true;
    try {
      while (session.isTaking() && nextMayBegin()) {
        begin();
      }
    } finally {
      pumping = false;
    }
    return true;
  }

  /** Has the next command at hand, and finds out whether it may begin. */
  private boolean nextMayBegin() {
    Exchange exchange = next;
    if (exchange == null) {
      Request request = hasRoom() ? reader.next() : null;
      if (request == null) {
        return false;
      }
      exchange = exchange(request);
      next = exchange;
    }
    return !conversation.holdsBack(exchange.treatment()) && mayUseBook();
  }

  /** True if one more command may be under way. */
  boolean hasRoom() {
    return session.routing().hasRoom(resume)
        && conversation.size() < services.config().get().clients().maxInFlight()
        && session.channel().isWritable();
  }

  /**
   * Two books may send the same key to two nodes: what was sent by the old one is waited for first.
   */
  private boolean mayUseBook() {
    AddressBook current = services.addresses().current();
    if (current != book) {
      if (!conversation.isEmpty()) {
        return false;
      }
      book = current;
    }
    return true;
  }

  private Exchange exchange(Request request) {
    Treatments treatments = services.treatments().get();
    CommandInfo command = treatments.find(request);
    Handling usual = treatments.of(command, request.count());
    Treatment chosen = usual.treatment().chosenFor(request);
    Treatment treatment =
        diversion == null ? chosen : diversion.treatment(request, command, chosen);
    return new Exchange(session, request, command, usual, treatment);
  }

  private void begin() {
    Exchange exchange = next;
    next = null;
    if (exchange != null) {
      // Not before: a CLIENT REPLY may have been under way when it was looked at.
      if (session.state().takeSilence()) {
        exchange.silence();
      }
      services.counters().commands().taken(exchange.group());
      conversation.add(exchange);
      exchange.treatment().carryOut(exchange);
    }
  }

  /** True if a command is at hand that may not begin yet. */
  boolean isStalled() {
    return next != null;
  }

  /** Bytes that are in no command yet. */
  int waiting() {
    return reader.waiting();
  }

  /** True if nothing has come that was not begun. */
  boolean isEmpty() {
    return next == null && reader.atBoundary();
  }

  void divert(@Nullable Diversion by) {
    diversion = by;
    if (next != null) {
      // It was looked at while the command that brought this about was under way.
      next = exchange(next.request());
    }
  }

  /** Who chooses the treatments now, if not the usual ones are taken. */
  @Nullable Diversion diversion() {
    return diversion;
  }

  void close() {
    reader.close();
    if (next != null) {
      next.request().release();
      next = null;
    }
  }
}
