package org.lingvista.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The engine in use, which can be replaced while requests are answered: each is answered from one
 * engine to its end, and one that was replaced is let go when the last of them is done.
 */
final class Engines {
  private volatile Counted current;

  /** Answers a request from one engine. */
  interface EngineHandler {
    void handle(Context context, Engine engine) throws Exception;
  }

  /** Work that needs an engine. */
  interface Work<T> {
    T with(Engine engine) throws Exception;
  }

  Engines(SearchEngine first) {
    current = new Counted(Engine.of(1, first));
  }

  /** Answers each request from the engine in use when it came. */
  Handler handler(EngineHandler answer) {
    return context ->
        this.<Boolean>with(engine -> {
          answer.handle(context, engine);
          return true;
        });
  }

  /** Works with the engine in use; it stays open as long as the work takes. */
  <T> T with(Work<T> work) throws Exception {
    Counted taken = take();
    try {
      return work.with(taken.engine);
    } finally {
      taken.release();
    }
  }

  /** As {@link #with}, for what throws no checked exceptions. */
  <T> T get(Function<Engine, T> work) {
    Counted taken = take();
    try {
      return work.apply(taken.engine);
    } finally {
      taken.release();
    }
  }

  /**
   * From now on answers from another engine, and waits until none is answered from the one before.
   */
  void replace(SearchEngine next) throws InterruptedException {
    Counted before = current;
    current = new Counted(Engine.of(before.engine.number() + 1, next));
    before.release();
    before.unused.await();
  }

  private Counted take() {
    while (true) {
      Counted candidate = current;
      if (candidate.take()) {
        return candidate;
      }
    }
  }

  /** An engine and how many use it; being the one in use counts too. */
  private static final class Counted {
    private final Engine engine;
    private final AtomicInteger users = new AtomicInteger(1);
    private final CountDownLatch unused = new CountDownLatch(1);

    Counted(Engine engine) {
      this.engine = engine;
    }

    /** Fails if it was replaced and nobody uses it any more. */
    boolean take() {
      return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
      if (users.decrementAndGet() == 0) {
        unused.countDown();
      }
    }
  }
}
