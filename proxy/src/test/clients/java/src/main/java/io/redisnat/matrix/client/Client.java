package io.redisnat.matrix.client;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One library, used as its users do. Every wait is bounded by {@link Settings#TIMEOUT} or little
 * more. What the library does not have throws {@link NotOffered}.
 */
interface Client {

  /** What {@link #subscribe} has begun. */
  interface Subscription {
    void end() throws Exception;
  }

  /** Gets the answer to a PING, or what comes nearest. */
  void ping() throws Exception;

  void set(String key, String value) throws Exception;

  @Nullable String get(String key) throws Exception;

  /** The values of all keys, in their order, by the library's pipeline or batch. */
  List<String> getAll(List<String> keys) throws Exception;

  /** SET counter 41, INCR counter, SET text done, GET text in a transaction; the four replies. */
  List<Object> transaction(String counter, String text) throws Exception;

  Object eval(String script, List<String> keys, String argument) throws Exception;

  /** Subscribed when it returns. */
  Subscription subscribe(String channel, Consumer<String> heard) throws Exception;

  void publish(String channel, String message) throws Exception;

  Subscription subscribeSharded(String channel, Consumer<String> heard) throws Exception;

  void publishSharded(String channel, String message) throws Exception;

  /** BLPOP; null if nothing came within the seconds. */
  @Nullable String pop(String list, int seconds) throws Exception;

  void push(String list, String element) throws Exception;

  /** What HELLO says about the connection: 2 or 3. */
  long protocol() throws Exception;

  void close() throws Exception;
}
