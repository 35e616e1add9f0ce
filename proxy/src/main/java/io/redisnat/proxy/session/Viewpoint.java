package io.redisnat.proxy.session;

import io.redisnat.proxy.translate.Translator;
import io.redisnat.proxy.translate.Vantage;
import java.util.function.Supplier;

/**
 * From where one session sees the cluster: enough to make a {@link Translator} of the newest book.
 *
 * @param addresses what is known
 * @param vantage how nodes are spelled for this client now: the next reply may be told otherwise
 * @param nodeIndex port index of the node behind this session
 */
public record Viewpoint(AddressSource addresses, Supplier<Vantage> vantage, int nodeIndex) {

  /** For one reply, with what is known now. */
  public Translator translator() {
    return new Translator(addresses.current(), vantage.get(), nodeIndex);
  }
}
