package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

class QueryLabellerTest {
  private static final LabelSchema LABELS =
      new LabelSchema(List.of("find"), List.of("content", "time"), Set.of("content"));

  @TempDir Path folder;
  private final QueryLabeller labeller = new QueryLabeller(LABELS);

  @Test
  void labelsHandMadeTokensByTheCharactersTheyShare() {
    // A token on the edge of two spans goes to the one it shares more with.
    QueryExample query =
        query("abcdefgh", new LabelledSpan("content", 1, 3), new LabelledSpan("time", 3, 8));
    Encoding encoding =
        new Encoding(
            new int[] {2, 10, 11, 12, 13, 3},
            new int[] {-1, 0, 2, 5, 7, -1},
            new int[] {-1, 2, 5, 7, 8, -1});
    assertThat(names(query, encoding))
        .containsExactly("-", "B-content", "B-time", "I-time", "I-time", "-");
  }

  @Test
  void neighbouringSpansOfOneSlotBeginAnew() {
    QueryExample query =
        query("ab", new LabelledSpan("content", 0, 1), new LabelledSpan("content", 1, 2));
    Encoding encoding = new Encoding(new int[] {5, 6}, new int[] {0, 1}, new int[] {1, 2});
    assertThat(names(query, encoding)).containsExactly("B-content", "B-content");
    assertThat(labeller.semanticText(query, encoding)).isEqualTo("ab");
  }

  @Test
  void labelsEmojiChineseJapaneseAndAccentsByCodePoints() throws IOException {
    assertSpans("🐶🐶 a 🐶 in Mai", "🐶 in", "content");
    assertSpans("请帮我找一张狗的照片", "狗", "content");
    assertSpans("先月の犬の写真を見せて", "先月", "time");
    assertSpans("une photo d'E\u0301te\u0301 a\u0300 la plage", "E\u0301te\u0301", "time");
    assertSpans("köpeğin geçen yılki fotoğrafı", "geçen yılki", "time");
    assertSpans("  강아지   사진 ", "강아지", "content");
    assertSpans("👩‍👩‍👧 family photo", "👩‍👩‍👧", "content");
  }

  @Test
  void aSpanBeyondTheLastTokenIsNeitherLabelledNorSemantic() {
    QueryExample query =
        query("ab cd ef", new LabelledSpan("content", 0, 2), new LabelledSpan("content", 6, 8));
    Encoding cut = new Encoding(new int[] {2, 9, 3}, new int[] {-1, 0, -1}, new int[] {-1, 2, -1});
    assertThat(names(query, cut)).containsExactly("-", "B-content", "-");
    assertThat(labeller.semanticText(query, cut)).isEqualTo("ab");
    QueryExample late = query("ab cd ef", new LabelledSpan("content", 6, 8));
    assertThat(labeller.semanticText(late, cut)).isNull();
  }

  @Test
  void slotsThatAreNotSemanticMakeNoSemanticText() {
    Encoding encoding = new Encoding(new int[] {5}, new int[] {0}, new int[] {3});
    assertThat(labeller.semanticText(query("May", new LabelledSpan("time", 0, 3)), encoding))
        .isNull();
  }

  @Test
  void namesASlotThatTheModelDoesNotKnow() {
    assertThat(labeller.problem(query("Bob", new LabelledSpan("person", 0, 3))))
        .isEqualTo(
            "query 'q' has slot 'person', which the model does not know; it knows "
                + "[content, time]");
  }

  /** The tokens labelled with the slot cover the span and nothing beside it but spaces. */
  private void assertSpans(String text, String part, String slot) throws IOException {
    int start = text.codePointCount(0, text.indexOf(part));
    int end = start + part.codePointCount(0, part.length());
    QueryExample query = query(text, new LabelledSpan(slot, start, end));
    try (Tokenizer tokenizer = SmallData.tokenizer(folder, List.of(text))) {
      Encoding encoding = tokenizer.encode(text, 64);
      List<String> names = names(query, encoding);
      int from = Integer.MAX_VALUE;
      int to = 0;
      int begins = 0;
      for (int t = 0; t < names.size(); t++) {
        if (names.get(t).endsWith(slot)) {
          from = Math.min(from, encoding.starts()[t]);
          to = Math.max(to, encoding.ends()[t]);
          begins += names.get(t).startsWith("B-") ? 1 : 0;
        } else if (encoding.starts()[t] >= 0) {
          assertThat(encoding.starts()[t] >= end || encoding.ends()[t] <= start)
              .as("token %d of '%s' lies outside the span", t, text)
              .isTrue();
        }
      }
      assertThat(begins).as(text).isEqualTo(1);
      assertThat(from).as(text).isEqualTo(start);
      // The tokenizer drops a combining accent at the end of a word, and its offset with it.
      int[] rest = text.codePoints().skip(to).limit(Math.max(0, end - to)).toArray();
      assertThat(to).as(text).isLessThanOrEqualTo(end);
      assertThat(
              Arrays.stream(rest).allMatch(c -> Character.getType(c) == Character.NON_SPACING_MARK))
          .as(text)
          .isTrue();
    }
  }

  private List<String> names(QueryExample query, Encoding encoding) {
    List<String> names = new ArrayList<>();
    for (int label : labeller.slots(query, encoding)) {
      names.add(label == QueryLabeller.IGNORED ? "-" : LABELS.bioLabels().get(label));
    }
    return names;
  }

  private static QueryExample query(String text, LabelledSpan... spans) {
    return new QueryExample("q", "i", text, "en", "find", List.of(spans), null, null, Map.of());
  }
}
