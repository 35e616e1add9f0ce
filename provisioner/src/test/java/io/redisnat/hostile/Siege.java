package io.redisnat.hostile;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A proxy for one test class and somebody else's client on it: after each test that client must not
 * have noticed anything, and after the last one the process has to be back to what it took before.
 */
final class Siege
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  /** What is done once before anything is measured: what it loads and pools stays. */
  @FunctionalInterface
  interface Rehearsal {

    void with(SmallProxy proxy) throws Exception;
  }

  private final boolean tls;
  private final boolean atEntry;
  private final Rehearsal rehearsal;
  private SmallProxy proxy;
  private Bystander bystander;
  private Footprint before;

  Siege() {
    this(proxy -> {});
  }

  Siege(Rehearsal rehearsal) {
    this(false, rehearsal);
  }

  /** {@code tls} for a proxy that speaks it, too. */
  Siege(boolean tls, Rehearsal rehearsal) {
    this(tls, false, rehearsal);
  }

  private Siege(boolean tls, boolean atEntry, Rehearsal rehearsal) {
    this.tls = tls;
    this.atEntry = atEntry;
    this.rehearsal = rehearsal;
  }

  /** One of the entry port. */
  static Siege atEntry(Rehearsal rehearsal) {
    return new Siege(false, true, rehearsal);
  }

  SmallProxy proxy() {
    return proxy;
  }

  /** What the process took before the first test. */
  Footprint before() {
    return before;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    proxy = new SmallProxy(tls);
    bystander = atEntry ? Bystander.atEntry(proxy) : new Bystander(proxy);
    rehearsal.with(proxy);
    before = Footprint.afterCollection(proxy);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    bystander.watch();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    bystander.assertUndisturbed();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try (SmallProxy closing = proxy;
        Bystander alsoClosing = bystander) {
      if (before != null) {
        before.awaitReturn(closing);
        closing.assertUnharmed();
      }
    }
  }
}
