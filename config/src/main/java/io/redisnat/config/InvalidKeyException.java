package io.redisnat.config;

/**
 * A record was given a value it cannot hold. Carries the key, so that the reader can say in which
 * line of which file the value stands.
 */
final class InvalidKeyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String what;

  /**
   * Names the value that is wrong.
   *
   * @param key as it is written in the configuration, without its section
   * @param what goes on after the key: what was found, what it must be
   */
  InvalidKeyException(String key, String what) {
    super("'" + key + "' " + what);
    this.key = key;
    this.what = what;
  }

  String key() {
    return key;
  }

  String what() {
    return what;
  }
}
