package io.redisnat.provisioner.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Two connections to one node port, of which one waits for what the other sends: a blocking pop and
 * its push, a subscription and its messages. What arrives must be what was sent, once, in order.
 */
final class PairClient implements Runnable {

  private static final int ROUNDS = 20;
  private static final long PAUSE_MILLIS = 50;
  private static final String POP_SECONDS = "20";

  private final PipelineClient.Place place;
  private final String name;
  private final Findings wrong;
  private final AtomicLong exchanges = new AtomicLong();
  private volatile boolean stopped;
  private long sequence;
  private long connection;

  PairClient(PipelineClient.Place place, String name, Findings wrong) {
    this.place = place;
    this.name = name;
    this.wrong = wrong;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try (RespConnection waiter = open();
            RespConnection sender = open()) {
          popped(waiter, sender);
          subscribed(waiter, sender);
        } catch (IOException e) {
          // The node is gone, or was; another connection will tell.
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      wrong.add(name + " ended by " + e);
    }
  }

  private RespConnection open() throws IOException {
    return new RespConnection(place.address(), place.timeout());
  }

  /** The lists are of these connections only: in older ones something may have been left. */
  private void popped(RespConnection waiter, RespConnection sender)
      throws IOException, InterruptedException {
    connection++;
    for (int i = 0; i < ROUNDS && !stopped; i++) {
      String tag = place.tags().get((int) (sequence % place.tags().size()));
      String key = "{" + tag + "}" + name + "-queue-" + connection;
      String token = name + "-" + sequence++;
      waiter.write("BLPOP", key, POP_SECONDS);
      waiter.flush();
      TimeUnit.MILLISECONDS.sleep(1);
      Reply pushed = sender.ask("RPUSH", key, token);
      if (pushed.isRefusal()) {
        // The pop was refused too, or is by the time the slot has moved.
        expect(waiter.read(), r -> r.isRefusal() || r.errorCode().equals("UNBLOCKED"), "BLPOP");
        continue;
      }
      Reply popped = waiter.read();
      if (popped.isError()) {
        throw new IOException("refused while it waited, with something pushed");
      }
      expect(popped, r -> r.items().size() == 2 && r.items().get(1).is(token), "BLPOP of " + token);
    }
  }

  private void subscribed(RespConnection waiter, RespConnection sender)
      throws IOException, InterruptedException {
    String channel = name + "-channel";
    expect(waiter.ask("SUBSCRIBE", channel), r -> r.items().size() == 3, "SUBSCRIBE");
    for (int i = 0; i < ROUNDS && !stopped; i++) {
      String token = name + "-" + sequence++;
      Reply published = sender.ask("PUBLISH", channel, token);
      if (published.isRefusal()) {
        return;
      }
      expect(
          waiter.read(),
          r -> r.items().size() == 3 && r.items().get(2).is(token),
          "message " + token);
    }
    expect(waiter.ask("UNSUBSCRIBE", channel), r -> r.items().size() == 3, "UNSUBSCRIBE");
    TimeUnit.MILLISECONDS.sleep(5);
  }

  private void expect(Reply reply, Predicate<Reply> right, String what) throws IOException {
    if (!right.test(reply)) {
      wrong.add("%s: %s was answered %s".formatted(place.address(), what, reply));
      throw new IOException("out of step");
    }
    exchanges.incrementAndGet();
  }

  long exchanges() {
    return exchanges.get();
  }

  void stop() {
    stopped = true;
  }
}
