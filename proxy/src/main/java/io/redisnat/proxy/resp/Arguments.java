package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The first arguments of a command, as far as they are short. Reused from command to command; text
 * is made only when asked for.
 */
public final class Arguments {

  /** Longest argument that is captured: host names have at most 255 characters. */
  static final int MAX_LENGTH = 256;

  /** How many arguments can be captured. */
  public static final int MAX_CAPTURED = 8;

  private static final int FEW = 8;

  // Most commands are known by a name of a few letters, and idle connections are many.
  private byte[] bytes = new byte[32];
  private final int[] ends = new int[MAX_CAPTURED + 1];
  private int count;
  private int captured;
  private int wanted;
  private boolean tooLong;

  void begin() {
    count = 0;
    captured = 0;
    wanted = 1;
    tooLong = false;
  }

  void count(int arguments) {
    count = arguments;
  }

  void beginArgument(long length) {
    if (captured < wanted) {
      tooLong = length > MAX_LENGTH;
      ends[captured + 1] = ends[captured];
    }
  }

  boolean isCapturing(int index) {
    return index < wanted && index == captured;
  }

  void capture(ByteBuf in, int length) {
    if (!tooLong) {
      int end = ends[captured + 1];
      reserve(end + length);
      copy(in, end, length);
      ends[captured + 1] = end + length;
    }
  }

  // The setup of a copy costs more than the three letters of most names.
  private void copy(ByteBuf in, int end, int length) {
    int start = in.readerIndex();
    if (length > FEW) {
      in.getBytes(start, bytes, end, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      bytes[end + i] = in.getByte(start + i);
    }
  }

  private void reserve(int length) {
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length));
    }
  }

  void endArgument() {
    captured++;
  }

  /** Takes the name of an inline command, as if it had been captured. */
  public void setName(List<String> texts) {
    begin();
    count = texts.size();
    add(texts.get(0));
  }

  /** Takes as many arguments of an inline command as are asked for by now. */
  public void setAll(List<String> texts) {
    for (int i = captured; i < Math.min(wanted, texts.size()); i++) {
      add(texts.get(i));
    }
  }

  private void add(String text) {
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    beginArgument(latin.length);
    int start = ends[captured];
    int length = tooLong ? 0 : latin.length;
    reserve(start + length);
    System.arraycopy(latin, 0, bytes, start, length);
    ends[captured + 1] = start + length;
    endArgument();
  }

  /** Number of arguments of the command, its name included. */
  public int count() {
    return count;
  }

  /** Number of arguments captured so far; a too long one counts, as an empty text. */
  public int captured() {
    return captured;
  }

  /**
   * Asks for the first {@code arguments} (at most {@link #MAX_CAPTURED}) instead of the name only.
   */
  public void capture(int arguments) {
    wanted = Math.min(arguments, MAX_CAPTURED);
  }

  /** Length of argument {@code index} in bytes. */
  public int length(int index) {
    return ends[index + 1] - ends[index];
  }

  /** The byte at {@code offset} of argument {@code index}. */
  public byte at(int index, int offset) {
    return bytes[ends[index] + offset];
  }

  /** True if argument {@code index} was captured and is {@code upperCaseWord} in any case. */
  public boolean is(int index, String upperCaseWord) {
    if (index >= captured || length(index) != upperCaseWord.length()) {
      return false;
    }
    for (int i = 0; i < upperCaseWord.length(); i++) {
      byte b = at(index, i);
      int upper = b >= 'a' && b <= 'z' ? b - 32 : b;
      if (upper != upperCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Argument {@code index} as text, one character a byte (ISO 8859-1). */
  public String text(int index) {
    return new String(bytes, ends[index], length(index), StandardCharsets.ISO_8859_1);
  }
}
