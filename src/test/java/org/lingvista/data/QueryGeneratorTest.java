package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryGenerator.Options;

class QueryGeneratorTest {
  private static final QueryGenerator ALL = QueryGenerator.of(QueryGrammar.LANGUAGES);

  /** Names with a code point outside the basic plane, a letter that changes length, no spaces. */
  private static final List<String> NAMES =
      List.of("dog face", "İstanbul 🕌 ŞEHİR", "𠮷野家の犬", "éléphant d'Asie", "ß: 3 %", "강아지");

  @ParameterizedTest
  @EnumSource(QuerySplit.class)
  void everyContentSpanHoldsTheCaptionItself(QuerySplit split) {
    List<QueryExample> queries = ALL.generate(items(), Options.of(40, split, 7).withNoise(0));
    assertThat(queries).hasSizeGreaterThan(2000);
    for (QueryExample query : queries) {
      for (LabelledSpan span : query.slots()) {
        String text = QuerySchema.text(query.query(), span);
        assertThat(text).as(query.query()).isNotBlank().isEqualTo(text.strip());
        if (span.label().equals(QuerySchema.CONTENT)) {
          assertThat(text).contains(query.attributes().get("content"));
        }
      }
    }
  }

  @Test
  void noiseNeverBreaksSpans() {
    List<QueryExample> queries = ALL.generate(items(), Options.of(60, QuerySplit.TRAIN, 3));
    for (QueryExample query : queries) {
      int end = 0;
      int length = query.query().codePointCount(0, query.query().length());
      for (LabelledSpan span : query.slots()) {
        assertThat(span.start()).as(query.query()).isGreaterThanOrEqualTo(end);
        assertThat(span.end()).isGreaterThan(span.start()).isLessThanOrEqualTo(length);
        end = span.end();
        if (span.label().equals(QuerySchema.CONTENT)) {
          // Without cased letters and accents nothing may have changed at all.
          String text = QuerySchema.text(query.query(), span);
          String caption = query.attributes().getOrDefault("content", "");
          assertThat(bare(text)).contains(bare(caption));
        }
      }
      assertThat(query.query()).isEqualTo(query.query().strip()).doesNotContain("  ");
      assertThat(QuerySchema.labels().slots())
          .containsAll(query.slots().stream().map(LabelledSpan::label).toList());
    }
  }

  @Test
  void queriesThatAskForNothingHaveNoSlotsAndNoItem() {
    List<QueryExample> queries =
        ALL.generate(
            items(), Options.of(20, QuerySplit.TRAIN, 1).withMix(Map.of(QuerySchema.NONE, 1.)));
    assertThat(queries).hasSizeGreaterThan(500);
    for (QueryExample query : queries) {
      assertThat(query.intent()).isEqualTo(QuerySchema.NONE);
      assertThat(query.slots()).isEmpty();
      assertThat(query.image()).isNull();
      assertThat(query.passage()).isNull();
      assertThat(query.item()).isEqualTo(query.id());
    }
  }

  @Test
  void theSeedAloneDecides() {
    Options options = Options.of(5, QuerySplit.TRAIN, 11);
    List<QueryExample> first = ALL.generate(items(), options);
    assertThat(QueryGenerator.of(QueryGrammar.LANGUAGES).generate(items(), options))
        .isEqualTo(first);
    assertThat(ALL.generate(items(), Options.of(5, QuerySplit.TRAIN, 12))).isNotEqualTo(first);
    // Neither other languages nor other items change an item's queries.
    List<QueryExample> german =
        QueryGenerator.of(Set.of("de")).generate(items().subList(1, 2), options);
    assertThat(german)
        .isNotEmpty()
        .isEqualTo(
            first.stream()
                .filter(query -> query.language().equals("de"))
                .filter(query -> query.id().startsWith("item1/"))
                .toList());
  }

  @Test
  void trainAndTestShareNoTemplate() {
    Set<String> trained = templates(QuerySplit.TRAIN);
    assertThat(templates(QuerySplit.TEST)).isNotEmpty().doesNotContainAnyElementsOf(trained);
  }

  @Test
  void everyLanguageGetsEveryIntentAndTheUsualSlots() {
    List<QueryExample> queries = ALL.generate(items(), Options.of(100, QuerySplit.TRAIN, 5));
    var languages = new QueryStatistics(queries).languages();
    assertThat(languages.keySet()).isEqualTo(QueryGrammar.LANGUAGES);
    languages.forEach((language, figures) -> {
      assertThat(figures.queries()).as(language).isEqualTo(700);
      assertThat(figures.intents().keySet())
          .as(language)
          .containsExactlyInAnyOrderElementsOf(QuerySchema.labels().intents());
      assertThat(figures.slots().keySet())
          .as(language)
          .contains("content", "time", "place", "person", "media", "order", "number");
      assertThat(figures.distinctQueries()).as(language).isGreaterThan(550);
    });
  }

  @Test
  void anItemIsAskedForByItsTrainingPicture() {
    Map<String, List<String>> texts = Map.of("en", List.of("dog"));
    Path noto = Path.of("noto/dog.png");
    List<Example> lines =
        List.of(
            new Example("dog", Path.of("fluent/dog.png"), texts, Map.of(), split("test-style")),
            new Example("dog", noto, texts, Map.of(), split("train")),
            new Example("cat", Path.of("fluent/cat.png"), texts, Map.of(), split("test-concept")),
            new Example("cat", Path.of("noto/cat.png"), texts, Map.of(), split("unused")));
    QueryGenerator english = QueryGenerator.of(Set.of("en"));
    List<QueryExample> train = english.generate(lines, Options.of(30, QuerySplit.TRAIN, 1));
    assertThat(images(train)).containsExactly(noto);
    List<QueryExample> test = english.generate(lines, Options.of(30, QuerySplit.TEST, 1));
    assertThat(images(test)).containsExactlyInAnyOrder(noto, Path.of("fluent/cat.png"));
    assertThat(test)
        .extracting(query -> query.attributes().get("itemSplit"))
        .contains("train", "test-concept");
  }

  @Test
  void aCaptionThatIsASentenceIsAskedForWithoutItsFullStop() {
    Map<String, List<String>> texts =
        Map.of("en", List.of("A dog runs."), "zh", List.of("狗在跑。"), "tr", List.of("Köpek koşar!"));
    Example dog = new Example("dog", Path.of("dog.png"), texts, Map.of(), split("train"));
    List<QueryExample> queries =
        QueryGenerator.of(texts.keySet())
            .generate(
                List.of(dog), QueryGenerator.Options.of(20, QuerySplit.TRAIN, 3).withNoise(0));
    assertThat(queries)
        .hasSize(60)
        .noneMatch(query -> query.query().contains("runs."))
        .noneMatch(query -> query.query().contains("koşar!"))
        .noneMatch(query -> query.query().contains("狗在跑。的"));
    assertThat(queries).anyMatch(query -> query.query().contains("A dog runs"));
  }

  @Test
  void aTextIsNeverCountedOrShown() {
    Example page =
        new Example(
            "page",
            null,
            Map.of("en", List.of("Line breaks")),
            Map.of("en", List.of("Press Enter.")),
            Map.of());
    List<QueryExample> queries =
        QueryGenerator.of(Set.of("en"))
            .generate(List.of(page), Options.of(50, QuerySplit.TRAIN, 1));
    assertThat(queries)
        .extracting(QueryExample::intent)
        .contains(QuerySchema.FIND_PASSAGES)
        .doesNotContain(QuerySchema.FIND_IMAGES, QuerySchema.COUNT);
    assertThat(queries)
        .filteredOn(query -> !QuerySchema.semanticText(query).isEmpty())
        .allSatisfy(query -> assertThat(query.passage()).isEqualTo("Press Enter."));
  }

  @Test
  void frenchElidesBeforeAVowel() {
    QueryAssembly query =
        QueryAssembly.of(
            List.of(
                new QueryGrammar.Piece("photo de ", null),
                new QueryGrammar.Piece("éléphant", QuerySchema.CONTENT)),
            QueryGrammar.of("fr").elisions());
    assertThat(query.text()).isEqualTo("photo d'éléphant");
    assertThat(query.spans()).containsExactly(new LabelledSpan(QuerySchema.CONTENT, 8, 16));
  }

  @Test
  void aCloserAfterAQuestionBringsNoSecondPunctuation() {
    QueryAssembly query =
        QueryAssembly.of(
            List.of(
                new QueryGrammar.Piece("where is ", null),
                new QueryGrammar.Piece("my dog", QuerySchema.CONTENT),
                new QueryGrammar.Piece(" ?", null),
                new QueryGrammar.Piece(". Thanks!", null)),
            Map.of());
    assertThat(query.text()).isEqualTo("where is my dog? Thanks!");
  }

  @Test
  void theManifestReadsBackTheSame(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("pictures"));
    List<Example> items = new ArrayList<>();
    for (Example item : items()) {
      Path image = item.image();
      if (image != null) {
        Files.createFile(folder.resolve(image));
      }
      items.add(
          new Example(
              item.id(),
              image == null ? null : folder.resolve(image),
              item.texts(),
              item.passages(),
              item.attributes()));
    }
    List<QueryExample> queries = ALL.generate(items, Options.of(3, QuerySplit.TEST, 2));
    Path file = folder.resolve("queries.jsonl");
    QueryManifest.write(file, queries);
    assertThat(QueryManifest.read(file, 0).examples()).isEqualTo(queries);
  }

  @Test
  void refusesAMixOfUnknownIntents() {
    Options options = Options.of(1, QuerySplit.TRAIN, 1).withMix(Map.of("find_videos", 1.));
    assertThatThrownBy(() -> QueryGenerator.of(Set.of("en")).generate(items(), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("find_videos");
  }

  @Test
  void theAnnotatedQueryMarksItsSpans() {
    QueryExample query =
        new QueryExample(
            "1",
            "1",
            "🐶 from May!",
            "en",
            QuerySchema.FIND_ANYTHING,
            List.of(new LabelledSpan(QuerySchema.CONTENT, 0, 1), new LabelledSpan("time", 2, 10)),
            null,
            null,
            Map.of());
    assertThat(QueryStatistics.annotated(query))
        .isEqualTo("find_anything  [content 🐶] [time from May]!");
    assertThat(QuerySchema.semanticText(query)).isEqualTo("🐶");
  }

  private static Set<String> templates(QuerySplit split) {
    Set<String> templates = new HashSet<>();
    for (QueryExample query : ALL.generate(items(), Options.of(60, split, 9))) {
      templates.add(query.attributes().getOrDefault("template", ""));
    }
    return templates;
  }

  private static Set<Path> images(List<QueryExample> queries) {
    Set<Path> images = new HashSet<>();
    for (QueryExample query : queries) {
      Path image = query.image();
      if (image != null) {
        images.add(image);
      }
    }
    return images;
  }

  private static Map<String, String> split(String split) {
    return Map.of("split", split);
  }

  /** Letters without case and accents, nothing else. */
  private static String bare(String text) {
    return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(java.util.Locale.ROOT)
        .replace('ı', 'i')
        .replace('ł', 'l');
  }

  /** Six pictures and a text, with texts in every language. */
  private static List<Example> items() {
    List<Example> items = new ArrayList<>();
    for (int i = 0; i <= NAMES.size(); i++) {
      Map<String, List<String>> texts = new LinkedHashMap<>();
      Map<String, List<String>> passages = new LinkedHashMap<>();
      boolean passage = i == NAMES.size();
      for (String language : QueryGrammar.LANGUAGES) {
        texts.put(language, List.of(NAMES.get(i % NAMES.size()), "keyword " + i));
        if (passage) {
          passages.put(language, List.of("A passage."));
        }
      }
      Path image = passage ? null : Path.of("pictures", i + ".png");
      items.add(new Example("item" + i, image, texts, passages, Map.of("split", "train")));
    }
    return items;
  }
}
