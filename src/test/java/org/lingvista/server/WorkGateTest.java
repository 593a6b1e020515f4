package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkGateTest {

  @Test
  void letsOneWorkOneWaitAndTellsTheThirdToComeBack() throws Exception {
    WorkGate gate = new WorkGate(1, 1, 60_000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Boolean> first =
          threads.submit(() ->
              gate.run(() -> {
                begun.countDown();
                return end.await(60, TimeUnit.SECONDS);
              }));
      begun.await();
      Future<String> second = threads.submit(() -> gate.run(() -> "second"));
      while (gate.waiting() == 0) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> gate.run(() -> "third"))
          .isInstanceOfSatisfying(
              ProblemException.class, busy -> assertThat(busy.status()).isEqualTo(429));
      end.countDown();
      assertThat(first.get()).isTrue();
      assertThat(second.get()).isEqualTo("second");
    }
    assertThat(gate.run(() -> "after")).isEqualTo("after");
  }

  @Test
  void doesNotWaitForever() throws Exception {
    WorkGate gate = new WorkGate(1, 1, 20);
    String result =
        gate.run(() -> {
          try {
            return gate.run(() -> "inner");
          } catch (ProblemException e) {
            return e.code();
          }
        });
    assertThat(result).isEqualTo("busy");
  }
}
