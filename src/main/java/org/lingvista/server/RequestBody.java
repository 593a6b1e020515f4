package org.lingvista.server;

import io.javalin.http.Context;
import java.io.IOException;

/**
 * Bodies of requests, read with limits: one that says it is too large is refused before a byte is
 * read, and only so many are received at once, so that slow senders keep nobody from searching.
 */
final class RequestBody {
  /** Of JSON: texts and pictures to embed. */
  static final int LARGEST_JSON = 48 << 20;

  private static final int AT_ONCE = 16;

  /** Bodies that are received or wait for it. */
  static final int MOST_ADMITTED = 2 * AT_ONCE;

  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final WorkGate gate = new WorkGate(AT_ONCE, AT_ONCE, LONGEST_WAIT_MILLIS);

  /** Receives something that has limits of its own. */
  <T> T receive(WorkGate.Work<T> work) throws Exception {
    return gate.run(work);
  }

  /**
   * The body.
   *
   * @param most bytes
   * @param tooLarge what to say of more
   * @throws ProblemException if it is larger or breaks off
   */
  byte[] read(Context context, int most, ProblemException tooLarge) throws Exception {
    if (context.req().getContentLengthLong() > most) {
      throw tooLarge;
    }
    byte[] bytes =
        receive(() -> {
          try {
            return context.req().getInputStream().readNBytes(most + 1);
          } catch (IOException e) {
            throw ProblemException.brokenOff();
          }
        });
    if (bytes.length > most) {
      throw tooLarge;
    }
    return bytes;
  }
}
