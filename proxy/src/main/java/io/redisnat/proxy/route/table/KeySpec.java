package io.redisnat.proxy.route.table;

/** One of the ways in which a command says where its keys are. */
sealed interface KeySpec {

  /**
   * Adds the keys that it finds.
   *
   * @return false if the command does not fit: the server will answer a syntax error
   */
  boolean find(Words words, KeyPositions into);

  /** False if there may be keys that it does not find. */
  default boolean isComplete() {
    return true;
  }

  /** Where the keys, or their number, begin. */
  sealed interface Begin {

    /** The place; 0 if there are no such keys. */
    int in(Words words);

    /** Always at the same place. */
    record At(int word) implements Begin {
      @Override
      public int in(Words words) {
        return word;
      }
    }

    /**
     * Behind a keyword.
     *
     * @param keyword in upper case letters
     * @param from where the search begins; below zero from the end, backwards
     */
    record After(String keyword, int from) implements Begin {
      @Override
      public int in(Words words) {
        int step = from > 0 ? 1 : -1;
        int start = from > 0 ? from : words.count() + from;
        // A keyword with nothing behind it is none.
        for (int i = start; i > 0 && i < words.count() - 1; i += step) {
          if (words.is(i, keyword)) {
            return i + 1;
          }
        }
        return 0;
      }
    }
  }

  /**
   * From the beginning to a last one.
   *
   * @param last counted from the first key; below zero from the end of the command
   * @param step from key to key
   * @param share if more than 1, only the first of so many equal parts of what is left are keys
   */
  record Range(Begin begin, int last, int step, int share) implements KeySpec {
    @Override
    public boolean find(Words words, KeyPositions into) {
      int first = begin.in(words);
      if (first == 0) {
        return true;
      }
      int end = end(first, words.count());
      if (end >= words.count() || end < first) {
        return false;
      }
      for (int i = first; i <= end; i += step) {
        into.add(i);
      }
      return true;
    }

    private int end(int first, int count) {
      if (last >= 0) {
        return first + last;
      }
      return share > 1 ? first + (count - first) / share + last : count + last;
    }
  }

  /**
   * As many as a word says; a number that does not fit takes all others with it.
   *
   * @param number place of that word, counted from the beginning
   * @param first place of the first key, counted from the beginning
   * @param step from key to key
   */
  record Counted(Begin begin, int number, int first, int step) implements KeySpec {
    @Override
    public boolean find(Words words, KeyPositions into) {
      int start = begin.in(words);
      if (start == 0) {
        return true;
      }
      int keys = start + number < words.count() ? words.number(start + number) : -1;
      long end = start + first + (keys - 1L) * step;
      if (keys <= 0 || end >= words.count()) {
        return false;
      }
      for (int i = start + first; i <= end; i += step) {
        into.add(i);
      }
      return true;
    }
  }

  /** What the last STORE of SORT names; what stands in the place of an option's value is none. */
  record Stored() implements KeySpec {
    private static final int OPTIONS = 2;

    @Override
    public boolean find(Words words, KeyPositions into) {
      int stored = 0;
      for (int i = OPTIONS; i < words.count() - 1; i++) {
        if (words.is(i, "STORE")) {
          stored = i + 1;
        }
        i += words.is(i, "LIMIT") ? 2 : words.is(i, "BY") || words.is(i, "GET") ? 1 : 0;
      }
      if (stored > 0) {
        into.add(stored);
      }
      return true;
    }
  }

  /** Nothing is known of where the keys are. */
  record Unknown() implements KeySpec {
    @Override
    public boolean find(Words words, KeyPositions into) {
      return true;
    }

    @Override
    public boolean isComplete() {
      return false;
    }
  }
}
