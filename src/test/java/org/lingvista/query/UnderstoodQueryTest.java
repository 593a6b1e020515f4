package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.encode.Slot;
import org.lingvista.text.LabelSchema;

class UnderstoodQueryTest {
  private static final LabelSchema LABELS =
      new LabelSchema(
          List.of("find_images", "find_passages", "find_anything", "count", "none"),
          List.of("content", "time", "media"),
          Set.of("content"));
  private static final Slot DOG = new Slot("content", 8, 11, "dog", 0.9);
  private static final Slot TIME = new Slot("time", 12, 22, "last month", 0.8);
  private static final Slot PHOTO = new Slot("media", 0, 5, "photo", 0.8);

  private static UnderstoodQuery understand(
      String intent, double probability, String semanticText, Slot... slots) {
    return UnderstoodQuery.of(
        "photo a dog last month",
        new QueryEncoding(new float[] {1}, intent, probability, List.of(slots), semanticText),
        LABELS);
  }

  @Test
  void searchesTheSemanticTextAmongTheKindAskedFor() {
    UnderstoodQuery query = understand("find_images", 0.97, "dog", PHOTO, DOG);
    assertThat(query.cleaned()).isEqualTo("dog");
    assertThat(query.plain()).isFalse();
    assertThat(query.filters()).containsExactly(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE));
    assertThat(query.filters().getFirst().describe()).isEqualTo("only pictures");
    assertThat(query.notes()).isEmpty();
    assertThat(understand("find_passages", 0.97, "dog", DOG).filters())
        .containsExactly(new QueryFilter.Only(QueryFilter.MediaKind.TEXT));
    assertThat(understand("find_anything", 0.97, "dog", DOG).filters()).isEmpty();
  }

  @Test
  void saysWhichSlotsHaveNoEffect() {
    assertThat(understand("find_images", 0.97, "dog", DOG, TIME).notes())
        .containsExactly("time 'last month' is not applied as a filter yet");
  }

  @Test
  void neverLosesAQueryWithoutSemanticText() {
    UnderstoodQuery query = understand("find_images", 0.97, " ", TIME);
    assertThat(query.cleaned()).isEqualTo("photo a dog last month");
    assertThat(query.plain()).isTrue();
    assertThat(query.notes().getFirst()).contains("searched as plain text");
    assertThat(query.filters()).hasSize(1);
  }

  @Test
  void neverLosesAQueryTakenForSmallTalk() {
    UnderstoodQuery query = understand("none", 0.99, "dog", DOG);
    assertThat(query.cleaned()).isEqualTo("photo a dog last month");
    assertThat(query.plain()).isTrue();
    assertThat(query.filters()).isEmpty();
    assertThat(query.notes().getFirst()).contains("intent none").contains("plain text");
  }

  @Test
  void anUncertainIntentFiltersNothing() {
    UnderstoodQuery query = understand("find_images", 0.49, "dog", DOG);
    assertThat(query.filters()).isEmpty();
    assertThat(query.notes()).containsExactly("the intent is uncertain: not used");
  }

  @Test
  void countsNothingButSaysSo() {
    assertThat(understand("count", 0.9, "dog", DOG).notes())
        .containsExactly("asks for a number: the matches are shown, not counted");
  }
}
