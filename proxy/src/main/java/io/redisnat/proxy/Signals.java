package io.redisnat.proxy;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. The JDK's only interface to them is {@code sun.misc.Signal},
 * kept by JEP 260 until there is another. It is used by reflection, because the compiler warns of
 * every mention of it and cannot be told that this is meant.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Calls {@code action} with its number at each signal of this name ({@code HUP}), on a thread of
   * its own. A signal that the process was started to ignore, as by nohup, stays ignored.
   */
  static void on(String name, IntConsumer action) {
    try {
      handle(name, action);
    } catch (ReflectiveOperationException e) {
      // There is none on this system, or the JVM was told to leave signals alone (-Xrs).
      LOG.atWarn()
          .addKeyValue("signal", name)
          .addKeyValue("cause", e.getCause() == null ? e : e.getCause())
          .log("this signal will not be heard");
    }
  }

  private static void handle(String name, IntConsumer action) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    int number = (int) signalType.getMethod("getNumber").invoke(signal);
    Object handler =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                action.accept(number);
                return null;
              }
              // What every object has; the JDK keeps handlers and may compare them.
              return switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "handler of SIG" + name;
              };
            });
    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }
}
