package io.redisnat.proxy.route.table;

/** One command as its words: its name, then its arguments. */
public interface Words {

  /** How many words, the name included: at least one. */
  int count();

  /** Bytes of the word at this place. */
  int length(int word);

  /** One byte of the word at this place. */
  byte at(int word, int index);

  /** True if the word is this text, in any case. {@code upper} is in upper case letters. */
  default boolean is(int word, String upper) {
    int length = length(word);
    if (length != upper.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte b = at(word, i);
      if ((b >= 'a' && b <= 'z' ? b - 32 : b) != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The word as a number that is not negative.
   *
   * @return -1 if it is none, as Redis reads numbers: digits only, no leading zero; also above 10^9
   */
  default int number(int word) {
    int length = length(word);
    if (length == 0 || length > 9 || (length > 1 && at(word, 0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < length; i++) {
      int digit = at(word, i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}
