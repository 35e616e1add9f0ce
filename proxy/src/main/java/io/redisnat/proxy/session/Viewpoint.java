package io.redisnat.proxy.session;

import io.redisnat.proxy.translate.Translator;
import io.redisnat.proxy.translate.Vantage;

/**
 * From where one session sees the cluster: enough to make a {@link Translator} of the newest book.
 *
 * @param addresses what is known
 * @param vantage how nodes are spelled for this client
 * @param nodeIndex port index of the node behind this session
 */
record Viewpoint(AddressSource addresses, Vantage vantage, int nodeIndex) {

  Translator translator() {
    return new Translator(addresses.current(), vantage, nodeIndex);
  }
}
