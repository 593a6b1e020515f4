package org.lingvista.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;

class UnderstandingScoreTest {

  @Test
  void countsRightIntentsAndSpansByLanguage() {
    List<QueryExample> gold =
        List.of(
            gold("en", "find", new LabelledSpan("content", 2, 5), new LabelledSpan("time", 6, 9)),
            gold("en", "count"),
            gold("de", "find", new LabelledSpan("content", 0, 4)));
    List<QueryEncoding> predicted =
        List.of(
            predicted("find", new Slot("content", 2, 5, "dog", 1), new Slot("time", 7, 9, "ay", 1)),
            predicted("find"),
            predicted("find", new Slot("content", 0, 4, "Hund", 1)));
    Map<String, UnderstandingScore> scores = UnderstandingScore.byLanguage(gold, predicted);
    UnderstandingScore english = requireNonNull(scores.get("en"));
    assertThat(english.queries()).isEqualTo(2);
    assertThat(english.intentAccuracy()).isEqualTo(0.5);
    assertThat(english.intents()).containsEntry("find", 1.0).containsEntry("count", 0.0);
    assertThat(english.slotF1()).isEqualTo(0.5);
    assertThat(english.slots()).containsEntry("content", 1.0).containsEntry("time", 0.0);
    assertThat(requireNonNull(scores.get("de")).slotF1()).isEqualTo(1);
    // Over all: 2 of 3 intents; 2 spans right of 3 predicted and 3 meant.
    UnderstandingScore all = UnderstandingScore.of(gold, predicted);
    assertThat(all.intentAccuracy()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(all.slotF1()).isCloseTo(2.0 / 3, within(1e-12));
  }

  private static QueryExample gold(String language, String intent, LabelledSpan... spans) {
    return new QueryExample(
        "q", "i", "a dog May", language, intent, List.of(spans), null, null, Map.of());
  }

  private static QueryEncoding predicted(String intent, Slot... slots) {
    return new QueryEncoding(new float[] {1}, intent, 1, List.of(slots), "");
  }
}
