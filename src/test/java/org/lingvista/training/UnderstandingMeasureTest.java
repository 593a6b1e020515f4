package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;

/** Scores worked out by hand. Classes: O, B-city, I-city, B-day, I-day. */
class UnderstandingMeasureTest {
  private static final LabelSchema SCHEMA =
      new LabelSchema(List.of("fly", "stay"), List.of("city", "day"), Set.of());

  /**
   * "to new york today": "york" has two pieces, of which the second is wrong and does not count.
   */
  @Test
  void aWordCountsByItsFirstPiece() {
    QueryExample query = query("to new york today", "fly", true);
    HostEncoder.Understood right = understood(new float[] {2, 1}, 0, 1, 2, 0, 3);
    HostEncoder.Understood late = understood(new float[] {2, 1}, 0, 1, 2, 2, 0);

    UnderstandingMeasure.Score score =
        UnderstandingMeasure.of(List.of(right, late), List.of(query, query), SCHEMA);

    assertThat(score.intentAccuracy()).isEqualTo(1);
    assertThat(score.slotF1()).isEqualTo(6.0 / 7, within(1e-12)); // 3 of 3 predicted, 3 of 4 gold
    assertThat(score.sentenceAccuracy()).isEqualTo(0.5);
  }

  @Test
  void withoutWordsEveryPieceCounts() {
    QueryExample query = query("to new york today", "fly", false);
    HostEncoder.Understood wrongPiece = understood(new float[] {2, 1}, 0, 1, 2, 0, 3);

    UnderstandingMeasure.Score score =
        UnderstandingMeasure.of(List.of(wrongPiece), List.of(query), SCHEMA);

    assertThat(score.slotF1()).isEqualTo(0.5); // the day is right, the city too short
    assertThat(score.sentenceAccuracy()).isZero();
  }

  @Test
  void aWrongOrUnknownIntentSpoilsTheSentence() {
    HostEncoder.Understood stays = understood(new float[] {1, 2}, 0, 1, 2, 2, 3);

    UnderstandingMeasure.Score score =
        UnderstandingMeasure.of(
            List.of(stays, stays, stays),
            List.of(
                query("to new york today", "fly", true),
                query("to new york today", "never seen", true),
                query("to new york today", "stay", true)),
            SCHEMA);

    assertThat(score.intentAccuracy()).isEqualTo(1.0 / 3);
    assertThat(score.slotF1()).isEqualTo(1);
    assertThat(score.sentenceAccuracy()).isEqualTo(1.0 / 3);
  }

  @Test
  void wordsThatWereCutOffAreOutside() {
    QueryExample query = query("to new york today and on", "fly", true);

    UnderstandingMeasure.Score score =
        UnderstandingMeasure.of(
            List.of(understood(new float[] {2, 1}, 0, 1, 2, 2, 3)), List.of(query), SCHEMA);

    assertThat(score.sentenceAccuracy()).isEqualTo(1);
  }

  private static QueryExample query(String text, String intent, boolean words) {
    return new QueryExample(
        "id",
        "id",
        text,
        "en",
        intent,
        List.of(new LabelledSpan("city", 3, 11), new LabelledSpan("day", 12, 17)),
        null,
        null,
        words ? Map.of("scored", "words") : Map.of());
  }

  /** Pieces to, new, yo, rk, today between [CLS] and [SEP]. */
  private static HostEncoder.Understood understood(float[] intents, int... classes) {
    int[] slots = new int[7];
    System.arraycopy(classes, 0, slots, 1, 5);
    List<int[]> places = new ArrayList<>();
    int[] starts = {-1, 0, 3, 7, 9, 12, -1};
    int[] ends = {-1, 2, 6, 9, 11, 17, -1};
    places.add(starts);
    return new HostEncoder.Understood(
        new Encoding(new int[7], places.getFirst(), ends), intents, slots);
  }
}
