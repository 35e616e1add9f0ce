package io.redisnat.proxy.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.ErrorRewriter;
import io.redisnat.proxy.translate.ReplyRewriter;
import io.redisnat.proxy.translate.Translator;
import io.redisnat.proxy.translate.Vantage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

/** What is done with one reply that names nodes, from its bytes to other bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RewriteBenchmark {

  private static final Vantage VANTAGE =
      new Vantage("127.0.0.1", Optional.empty(), 7000, 1000, false);

  @Param({"9", "1000"})
  private int nodes;

  private AddressBook book = AddressBook.EMPTY;
  private ByteBuf redirect = bytes("");
  private ByteBuf slots = bytes("");
  private ByteBuf nodesText = bytes("");

  /** Makes the replies. */
  @Setup
  public void write() {
    ManyNodes cluster = new ManyNodes(nodes);
    book = new AddressBook(cluster.members());
    redirect = bytes("-MOVED 5798 " + cluster.members().get(1).node().announced() + "\r\n");
    slots = bytes(cluster.slotsReply());
    nodesText = bytes(cluster.nodesReply());
  }

  /** Returns the buffers. */
  @TearDown
  public void release() {
    redirect.release();
    slots.release();
    nodesText.release();
  }

  /** MOVED. */
  @Benchmark
  public int moved() {
    Translator translator = new Translator(book, VANTAGE, 0);
    return length(ErrorRewriter.rewriteInside(read(redirect), translator));
  }

  /** CLUSTER SLOTS. */
  @Benchmark
  public int slots() {
    return rewrite(RequestKind.SLOTS, slots);
  }

  /** CLUSTER NODES. */
  @Benchmark
  public int nodes() {
    return rewrite(RequestKind.NODES, nodesText);
  }

  private int rewrite(RequestKind kind, ByteBuf reply) {
    Translator translator = new Translator(book, VANTAGE, 0);
    RespValue value = ErrorRewriter.rewriteInside(read(reply), translator);
    RespValue rewritten = ReplyRewriter.of(kind).rewrite(value, translator);
    if (rewritten == null || translator.unknown().isPresent()) {
      throw new IllegalStateException("the reply is not what it should be");
    }
    return length(rewritten);
  }

  private static RespValue read(ByteBuf bytes) {
    return RespTrees.read(bytes).orElseThrow();
  }

  private static int length(RespValue value) {
    ByteBuf out = RespTrees.write(ByteBufAllocator.DEFAULT, value);
    int length = out.readableBytes();
    out.release();
    return length;
  }

  private static ByteBuf bytes(String text) {
    ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer();
    bytes.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return bytes;
  }
}
