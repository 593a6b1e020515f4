package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.export.TorchEncoder;
import org.lingvista.model.ModelDirectory;
import org.lingvista.text.PieceVocabulary;
import org.lingvista.text.Tokenizer;
import org.lingvista.text.TokenizerException;

/** Fewer pieces, the same vectors. */
class VocabularyTrimTest {
  /** Two models of 216 pieces; in the second the NLU module has word embeddings of its own. */
  private static final List<Path> MODELS =
      List.of(
          Path.of("src/test/resources/fixtures/model"),
          Path.of("src/test/resources/fixtures/model/own"));

  private static final List<String> ENGLISH =
      List.of("a red bicycle", "cat house cat", "the dog's house: 3 dogs!", "bicycl");

  /** Of English and Russian. */
  private static final List<Character.UnicodeScript> SCRIPTS =
      List.of(
          Character.UnicodeScript.LATIN,
          Character.UnicodeScript.CYRILLIC,
          Character.UnicodeScript.COMMON);

  @TempDir Path folder;
  private Path corpus = Path.of("");

  @BeforeEach
  void write() throws IOException {
    corpus = folder.resolve("corpus.jsonl");
    Files.writeString(
        corpus,
        "{\"id\":\"1\",\"texts\":{\"en\":[\"%s\",\"%s\"],\"ru\":[\"кошка\"]}}\n\n"
                .formatted(ENGLISH.get(0), ENGLISH.get(1))
            + "{\"query\":\"%s\",\"language\":\"en-GB\"}\n".formatted(ENGLISH.get(2))
            + "{\"query\":\"kırmızı\",\"language\":\"tr\"}\n{\"text\":\"%s\"}\n"
                .formatted(ENGLISH.get(3)));
  }

  @Test
  void textsOfKeptPiecesHaveTheSamePiecesAndVectors() throws IOException {
    for (Path place : MODELS) {
      ModelDirectory before = new ModelDirectory(place);
      Path target = folder.resolve(String.valueOf(place.getFileName()));
      VocabularyTrim.Result result =
          VocabularyTrim.trim(before, List.of("en"), List.of(corpus), target, line -> {});
      ModelDirectory after = new ModelDirectory(target).verified();

      assertThat(result.kept()).isBetween(20, 180).isEqualTo(after.config().text().vocabulary());
      assertThat(result.pieces()).isEqualTo(216);
      assertThat(result.bytesAfter())
          .isEqualTo(
              result.bytes()
                  - (216L - result.kept())
                      * 4
                      * (before.config().text().hidden()
                          + (before.config().nlu().sharedWordEmbeddings()
                              ? 0
                              : before.config().nlu().hidden())));
      assertThat(PieceVocabulary.read(after.tokenizer()).pieces().values())
          .contains("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cat", "house", "##n")
          .doesNotContain("с", "ко", "kırm", "개");
      VocabularyTrim.Comparison compared =
          VocabularyTrim.compare(before, after, List.of("en"), List.of(corpus), line -> {});
      assertThat(compared.texts()).isEqualTo(4);
      assertThat(compared.same()).isEqualTo(4);
      assertThat(compared.sample()).hasSameElementsAs(ENGLISH);
      assertThat(compared.unknownAfter()).isEqualTo(compared.unknown());
      for (int i = 0; i < ENGLISH.size() * 2; i++) {
        assertThat(vectors(after).get(i)).as("%s %d", place, i).isEqualTo(vectors(before).get(i));
      }
      assertThat(after.provenance().steps().getLast().details())
          .containsEntry("languages", "en")
          .containsEntry("corpus", "corpus.jsonl")
          .containsEntry("pieces", "216 to " + result.kept());
    }
  }

  @Test
  void noWordInTheScriptsOfTheLanguagesBecomesUnknown() throws IOException {
    ModelDirectory before = new ModelDirectory(MODELS.getFirst());
    ModelDirectory after = new ModelDirectory(folder.resolve("small"));
    VocabularyTrim.trim(before, List.of("en", "ru"), List.of(corpus), after.folder(), line -> {});
    PieceVocabulary old = PieceVocabulary.read(before.tokenizer());
    PieceVocabulary small = PieceVocabulary.read(after.tokenizer());
    List<Integer> letters =
        old.characters(false).keySet().stream()
            .filter(c -> SCRIPTS.contains(Character.UnicodeScript.of(c)))
            .sorted()
            .toList();
    Random random = new Random(5);
    int known = 0;
    int shorter = 0;
    try (Tokenizer full = Tokenizer.load(before.tokenizer());
        Tokenizer trimmed = Tokenizer.load(after.tokenizer())) {
      for (int i = 0; i < 4000; i++) {
        StringBuilder word = new StringBuilder();
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
          word.appendCodePoint(letters.get(random.nextInt(letters.size())));
        }
        int[] ids = full.ids(word.toString(), 99);
        int[] idsAfter = trimmed.ids(word.toString(), 99);
        if (Arrays.stream(ids).noneMatch(id -> id == old.unknown())) {
          known++;
          shorter += ids.length < idsAfter.length ? 1 : 0;
          assertThat(idsAfter).as(word.toString()).doesNotContain(small.unknown());
        }
      }
    }
    assertThat(known).isGreaterThan(500);
    assertThat(shorter).isPositive(); // pieces are gone, so words are cut finer
  }

  @Test
  void aPieceWhoseCharactersHaveNonePerCharacterIsKept() throws IOException {
    Path labse = Fixtures.copy("labse", folder.resolve("labse"));
    Path json = labse.resolve("tokenizer.json");
    String text = Files.readString(json);
    assertThat(text).contains("\"##ho\"");
    Files.writeString(json, text.replace("\"##h\"", "\"##hx\"")); // no piece is ##h alone now
    ModelDirectory before = Fixtures.convert(labse, null, null, 0, folder.resolve("before"));
    Path words = Files.writeString(folder.resolve("words.txt"), "dog\n\n犬\n");

    VocabularyTrim.trim(before, List.of("en"), List.of(words), folder.resolve("after"), line -> {});

    PieceVocabulary after = PieceVocabulary.read(folder.resolve("after/tokenizer.json"));
    assertThat(after.pieces().values()).contains("##ho", "photo", "犬").doesNotContain("с", "ส");
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws IOException {
    ModelDirectory model = new ModelDirectory(MODELS.getFirst());
    Path target = folder.resolve("new");
    assertThatThrownBy(
            () -> VocabularyTrim.trim(model, List.of("qq"), List.of(corpus), target, line -> {}))
        .isInstanceOf(PretrainedException.class)
        .hasMessageStartingWith("--languages: it is not known in which script 'qq' is written");
    assertThatThrownBy(
            () -> VocabularyTrim.trim(model, List.of("en"), List.of(corpus), folder, line -> {}))
        .hasMessage(folder + " exists; choose another place for the model");
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"text\":\"x\"}\n{\"text\"\n");
    assertThatThrownBy(
            () -> VocabularyTrim.trim(model, List.of("en"), List.of(bad), target, line -> {}))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith(bad + ":2: not JSON: ");
    Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
    assertThatThrownBy(
            () -> VocabularyTrim.trim(model, List.of("en"), List.of(empty), target, line -> {}))
        .hasMessageContaining("hold no text in the languages [en]");
    Path latin1 = Files.write(folder.resolve("latin1.txt"), new byte[] {'a', (byte) 0xe4, '\n'});
    assertThatThrownBy(
            () -> VocabularyTrim.trim(model, List.of("en"), List.of(latin1), target, line -> {}))
        .hasMessage(latin1 + ":1: not UTF-8");
    Path unigram =
        Files.writeString(folder.resolve("u.json"), "{\"model\":{\"type\":\"Unigram\"}}");
    assertThatThrownBy(() -> PieceVocabulary.read(unigram))
        .hasMessage(unigram + " has the model Unigram; only a WordPiece vocabulary can be trimmed");
    assertThat(target).doesNotExist();
  }

  /** Of the texts, then of the same as queries. */
  private static List<float[]> vectors(ModelDirectory model) throws IOException {
    try (TorchEncoder encoder = TorchEncoder.open(model.folder())) {
      List<float[]> vectors = new ArrayList<>(encoder.encodeTexts(ENGLISH));
      encoder.encodeQueries(ENGLISH).stream().map(QueryEncoding::vector).forEach(vectors::add);
      return vectors;
    }
  }
}
