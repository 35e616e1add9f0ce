package io.redisnat.proxy.testing;

import io.redisnat.proxy.route.table.KeyPositions;
import io.redisnat.proxy.route.table.Words;
import java.util.Arrays;
import java.util.List;

/** A command as texts, one character a byte. */
public record TextWords(List<String> texts) implements Words {

  /** The command of these words. */
  public static TextWords of(String... texts) {
    return new TextWords(List.of(texts));
  }

  @Override
  public int count() {
    return texts.size();
  }

  @Override
  public int length(int word) {
    return texts.get(word).length();
  }

  @Override
  public byte at(int word, int index) {
    return (byte) texts.get(word).charAt(index);
  }

  /** The words at these places. */
  public List<String> at(KeyPositions positions) {
    return Arrays.stream(positions.toArray()).mapToObj(texts::get).toList();
  }
}
