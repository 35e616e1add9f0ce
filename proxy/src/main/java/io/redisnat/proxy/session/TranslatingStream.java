package io.redisnat.proxy.session;

import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.translate.AddressBook;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that puts translated frames in the place of held ones, and pauses while a frame names a
 * node that nobody knows.
 */
abstract class TranslatingStream extends EditedStream {

  private static final int MAX_GIVEN_UP = 100;

  final Viewpoint viewpoint;
  private final SessionCounters counters;
  private final Consumer<String> onUnknown;
  private final Set<String> givenUp = new HashSet<>();
  private AddressBook givenUpWith = AddressBook.EMPTY;
  private @Nullable HeldFrame waiting;

  TranslatingStream(
      StreamEnd end, Viewpoint viewpoint, SessionCounters counters, Consumer<String> onUnknown) {
    super(end);
    this.viewpoint = viewpoint;
    this.counters = counters;
    this.onUnknown = onUnknown;
  }

  /** A frame did not have the shape of what was asked; it passes as it came. */
  abstract void onMisfit(boolean topology);

  /**
   * Puts the translated frame at the place it was cut from, now or when its addresses are known.
   */
  final void translate(HeldFrame held) {
    RespValue translated = held.tryTranslate(viewpoint);
    if (held.unknown() == null) {
      emit(held, translated);
    } else if (isGivenUp(held.unknown())) {
      counters.addressUnknown();
      emit(held, held.translateOrFail(viewpoint));
    } else {
      counters.replyHeld();
      waiting = held;
      pause();
      onUnknown.accept(held.unknown());
    }
  }

  /**
   * Tries once more to translate the frame that waits.
   *
   * @param last true if what is still unknown now becomes an error
   * @return the address that is unknown still; null if nothing waited, or all is known now
   */
  final @Nullable String retry(boolean last) {
    HeldFrame held = waiting;
    if (held == null) {
      return null;
    }
    RespValue translated = last ? held.translateOrFail(viewpoint) : held.tryTranslate(viewpoint);
    if (held.unknown() != null) {
      if (!last) {
        return held.unknown();
      }
      giveUp(held.unknown());
      counters.addressUnknown();
    }
    waiting = null;
    emit(held, translated);
    // A misfit may wait once more, for what an error inside it names.
    if (waiting == null) {
      resume();
    }
    return held.unknown();
  }

  // Waiting once more for the same stranger would be in vain as long as nothing new was heard.
  private boolean isGivenUp(String address) {
    return viewpoint.addresses().current() == givenUpWith && givenUp.contains(address);
  }

  private void giveUp(String address) {
    AddressBook book = viewpoint.addresses().current();
    if (book != givenUpWith || givenUp.size() >= MAX_GIVEN_UP) {
      givenUp.clear();
      givenUpWith = book;
    }
    givenUp.add(address);
  }

  // A push cannot be answered by an error: one that names a stranger is dropped.
  private void emit(HeldFrame held, @Nullable RespValue translated) {
    if (translated == null) {
      onMisfit(held.isTopology());
      translate(HeldFrame.error(held.original()));
    } else if (held.original().type() != '>' || !translated.isError()) {
      write(translated);
    }
  }

  final void write(RespValue value) {
    editor.put(RespTrees.write(allocator, value));
  }
}
