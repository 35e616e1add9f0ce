package io.redisnat.proxy.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.ReplyWalker;
import io.redisnat.proxy.resp.RequestWalker;
import io.redisnat.proxy.resp.RespLimits;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Walking 64 KiB, or one frame if that is longer. Divide the bytes by the time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WalkerBenchmark {

  private static final int LENGTH = 64 << 10;
  private static final int LARGE = 1 << 20;

  /** What is walked. */
  public enum Bytes {
    /** Replies to GET. */
    SMALL("$32\r\n" + "v".repeat(32) + "\r\n"),
    /** One long value. */
    LARGE_BULK("$" + LARGE + "\r\n" + "v".repeat(LARGE) + "\r\n"),
    /** Arrays in arrays, of numbers, texts and maps. */
    NESTED("*3\r\n*2\r\n:1\r\n+a\r\n*1\r\n*2\r\n$3\r\nabc\r\n$-1\r\n%1\r\n+k\r\n#t\r\n"),
    /** Commands, the other way. */
    COMMANDS("*2\r\n$3\r\nGET\r\n$8\r\nkey:0001\r\n");

    private final String unit;

    Bytes(String unit) {
      this.unit = unit;
    }
  }

  @Param private Bytes bytes = Bytes.SMALL;

  private final ReplyWalker replies = new ReplyWalker(64);
  private final RequestWalker requests = new RequestWalker(RespLimits.REDIS);
  private ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer();

  /** Writes what is walked. */
  @Setup
  public void write() {
    do {
      in.writeCharSequence(bytes.unit, StandardCharsets.US_ASCII);
    } while (in.readableBytes() < LENGTH);
  }

  /** Returns the buffer. */
  @TearDown
  public void release() {
    in.release();
  }

  /** All events up to the end of the buffer; their number. */
  @Benchmark
  public int walk() {
    in.readerIndex(0);
    return bytes == Bytes.COMMANDS ? walkRequests() : walkReplies();
  }

  private int walkReplies() {
    int events = 0;
    while (replies.next(in) != ReplyWalker.Event.NEED_INPUT) {
      events++;
    }
    return events;
  }

  private int walkRequests() {
    int events = 0;
    while (requests.next(in) != RequestWalker.Event.NEED_INPUT) {
      events++;
    }
    return events;
  }
}
