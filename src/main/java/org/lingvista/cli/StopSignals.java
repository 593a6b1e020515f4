package org.lingvista.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The signals that end a server: the first asks it to stop, and it closes what it has open before
 * Java ends; a second, or a stop that takes too long, ends it at once.
 *
 * <p>A shutdown hook would not do: Java runs all hooks at the same time, and ONNX Runtime's own
 * takes the library away while a thread may be computing with it, which aborts the process.
 */
final class StopSignals implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("TERM", "INT");
  private static final int EXIT_OF_SIGNALS = 128;

  private final AtomicInteger received = new AtomicInteger();
  private final List<Callable<?>> restores = new ArrayList<>();

  private StopSignals() {}

  /**
   * Listens from now on.
   *
   * @param stop counted down by the first signal
   * @param grace how long stopping may take
   */
  static StopSignals listen(CountDownLatch stop, Duration grace) {
    StopSignals signals = new StopSignals();
    try {
      for (String name : SIGNALS) {
        signals.listen(name, stop, grace);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", e);
    }
    return signals;
  }

  /** By reflection: the compiler warns of this one class of Java's, and cannot be told not to. */
  private void listen(String name, CountDownLatch stop, Duration grace)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Method handle = type.getMethod("handle", type, handlerType);
    Object signal = type.getConstructor(String.class).newInstance(name);
    int code = EXIT_OF_SIGNALS + (int) type.getMethod("getNumber").invoke(signal);
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              received(code, stop, grace);
              return null;
            });
    Object before = handle.invoke(null, signal, handler);
    if (before.equals(handlerType.getField("SIG_IGN").get(null))) {
      handle.invoke(null, signal, before); // as shells start what runs in the background
    } else {
      restores.add(() -> handle.invoke(null, signal, before));
    }
  }

  private void received(int code, CountDownLatch stop, Duration grace) {
    if (!received.compareAndSet(0, code)) {
      Runtime.getRuntime().halt(code);
    }
    stop.countDown();
    Thread.ofPlatform()
        .daemon()
        .name("stop")
        .start(() -> {
          try {
            Thread.sleep(grace);
            Runtime.getRuntime().halt(code);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** 0, or 128 and the signal's number, as shells count. */
  int exitCode() {
    return received.get();
  }

  @Override
  public void close() {
    for (Callable<?> restore : restores) {
      try {
        restore.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
