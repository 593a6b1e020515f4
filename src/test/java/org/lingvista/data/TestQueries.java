package org.lingvista.data;

import java.util.List;
import java.util.Map;

/** Queries that tests make. */
public final class TestQueries {
  private TestQueries() {}

  /** An English query of the test split without slots; {@code number} is its id. */
  public static QueryExample ofIntent(int number, String text, String intent) {
    return new QueryExample(
        "q" + number,
        "q" + number,
        text,
        "en",
        intent,
        List.of(),
        null,
        null,
        Map.of("split", "test"));
  }
}
