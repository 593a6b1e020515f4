package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lingvista.encode.Slot;
import org.lingvista.index.Item;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;

class SearchOutputTest {
  private static final UnderstoodQuery QUERY =
      new UnderstoodQuery(
          "a photo of a dog",
          "en",
          "find_images",
          0.987,
          List.of(new Slot("content", 13, 16, "dog", 0.75)),
          List.of(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE)),
          UnderstoodQuery.Order.NEWEST,
          null,
          "dog",
          false,
          List.of("a note"),
          new float[] {1});

  private static SearchResult picture() {
    Item item =
        new Item(
            "m#1f436",
            "1f436",
            Item.Kind.IMAGE,
            new float[] {1},
            "dog face",
            "dog face\nHund",
            "",
            Instant.parse("2024-01-02T03:04:05Z"),
            null,
            null,
            "/emoji/a\u001b[31m.png",
            new Item.Source("m", "1f436", ""),
            Map.of("style", "noto"));
    return new SearchResult(1, item, 0.03252, 0.5, 1, 12.346, 2, true);
  }

  private static SearchResult passage() {
    Item item =
        new Item(
            "m#p#de#1",
            "p",
            Item.Kind.TEXT,
            new float[] {1},
            "",
            "Hunde\n" + "bellen ".repeat(40),
            "de",
            null,
            null,
            null,
            null,
            new Item.Source("m", "p", ""),
            Map.of());
    return new SearchResult(2, item, 1.0 / 61, -0.25, null, null, null, false);
  }

  @Test
  void showsAPersonWhatWasUnderstoodAndFound() {
    SearchResponse response =
        new SearchResponse(QUERY, 750, List.of(), List.of(picture(), passage()));
    assertThat(SearchOutput.text(response, true).lines())
        .containsExactly(
            "intent     find_images (0.99), language en",
            "slot       content 'dog' (0.75)",
            "looks for  dog",
            "filter     only pictures",
            "note       a note",
            "",
            "  1.  0.0325  cosine 0.500  dog face",
            "      rank 1 by vector, rank 2 by words (BM25 12.35)",
            "      /emoji/a\\u001b[31m.png",
            "  2.  0.0164  cosine -0.250  p [de]",
            "      not found by vector, not found by words",
            "      " + ("Hunde " + "bellen ".repeat(40)).substring(0, 99) + "…");
    assertThat(SearchOutput.text(response, false)).doesNotContain("by vector");
  }

  @Test
  void saysThatNothingWasFound() {
    assertThat(SearchOutput.text(new SearchResponse(QUERY, 0, List.of(), List.of()), false))
        .endsWith("\nnothing found\n");
  }

  @Test
  void jsonHasEveryDocumentedField() throws IOException {
    JsonNode root =
        new ObjectMapper()
            .readTree(
                SearchOutput.json(
                    new SearchResponse(QUERY, 750, List.of(), List.of(picture(), passage()))));
    assertThat(names(root))
        .containsExactly(
            "query",
            "intent",
            "intentProbability",
            "slots",
            "cleaned",
            "plain",
            "filters",
            "notes",
            "searched",
            "language",
            "conditions",
            "relaxed",
            "dropped",
            "results");
    assertThat(root.at("/slots/0").toString())
        .isEqualTo(
            "{\"label\":\"content\",\"start\":13,\"end\":16,\"text\":\"dog\","
                + "\"probability\":0.75}");
    assertThat(root.at("/filters/0").asText()).isEqualTo("only pictures");
    assertThat(root.get("conditions").toString())
        .isEqualTo("{\"media\":\"image\",\"order\":\"newest\"}");
    JsonNode first = root.at("/results/0");
    assertThat(names(first))
        .containsExactly(
            "rank",
            "score",
            "vectorScore",
            "vectorRank",
            "lexicalScore",
            "lexicalRank",
            "likely",
            "id",
            "item",
            "kind",
            "title",
            "text",
            "language",
            "time",
            "place",
            "person",
            "path",
            "attributes");
    assertThat(names(root.at("/results/1"))).isEqualTo(names(first));
    assertThat(first.get("kind").asText()).isEqualTo("image");
    assertThat(first.get("time").asText()).isEqualTo("2024-01-02T03:04:05Z");
    assertThat(first.at("/attributes/style").asText()).isEqualTo("noto");
    assertThat(root.at("/results/1/vectorRank").isNull()).isTrue();
    assertThat(root.at("/results/1/time").isNull()).isTrue();
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
