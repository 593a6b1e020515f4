package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.text.WordPieceTrainer.Options;

class WordPieceTrainerTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/text");

  @TempDir Path folder;

  /**
   * trained.json is what Python read to make trained-encodings.json. After a change that is meant,
   * copy the file named in the failure there and run scripts/fixtures/tokenizer.py.
   */
  @Test
  void writesTheTokenizerThatPythonRead() throws Exception {
    Path written = Path.of("target/trained.json");
    corpusVocabulary().write(written);
    assertThat(Files.readString(written))
        .as("%s differs from %s", written, FOLDER.resolve("trained.json"))
        .isEqualTo(Files.readString(FOLDER.resolve("trained.json")));
  }

  @Test
  void itsTokenizerGivesTheIdsAndOffsetsOfPythonsTokenizers() throws Exception {
    Path written = folder.resolve("tokenizer.json");
    corpusVocabulary().write(written);
    TokenizerTest.assertEqualToPython(written, FOLDER.resolve("trained-encodings.json"));
  }

  @Test
  void mergesWhatANaiveTrainerMerges() {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = random.nextInt(30); j >= 0; j--) {
          text.append("aaabbcd 犬é".charAt(random.nextInt(10)));
        }
        texts.add(text.toString());
      }
      Options options = new Options(300, 3, 100, true, false);
      assertThat(WordPieceTrainer.train(texts, options).pieces())
          .containsExactlyElementsOf(naive(texts, options));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfTexts() throws Exception {
    List<String> texts = new ArrayList<>(Files.readAllLines(FOLDER.resolve("corpus.txt")));
    Collections.reverse(texts);
    assertThat(WordPieceTrainer.train(texts, new Options(600, 2, 400, true, false)))
        .isEqualTo(corpusVocabulary());
  }

  @Test
  void leavesOutTheRarestCharactersWhenTheAlphabetIsLimited() {
    List<String> texts = List.of("犬 犬 犬 猫 猫 山", "dog dog");
    List<String> pieces =
        WordPieceTrainer.train(texts, new Options(300, 2, 5, true, false)).pieces();
    assertThat(pieces).contains("犬", "猫", "dog", "a", "##z", "7").doesNotContain("山", "##犬", "A");
  }

  @Test
  void refusesAVocabularyThatDoesNotHoldItsAlphabet() {
    StringBuilder text = new StringBuilder();
    for (int c = 0xac00; c < 0xac00 + 300; c++) {
      text.appendCodePoint(c);
      text.append(c % 50 == 0 ? " " : "");
    }
    assertThatThrownBy(() ->
            WordPieceTrainer.train(List.of(text.toString()), new Options(400, 2, 400, true, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("vocabularySize must hold the alphabet; vocabularySize=400");
    assertThatThrownBy(() -> new Options(10, 2, 400, true, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vocabularySize=10");
  }

  private static WordPieceVocabulary corpusVocabulary() throws Exception {
    return WordPieceTrainer.train(
        Files.readAllLines(FOLDER.resolve("corpus.txt")), new Options(600, 2, 400, true, false));
  }

  /** Counts every pair afresh for every merge. */
  private static List<String> naive(List<String> texts, Options options) {
    List<String> pieces =
        new ArrayList<>(
            WordPieceTrainer.train(texts, new Options(300, Integer.MAX_VALUE, 100, true, false))
                .pieces());
    Map<List<String>, Long> words = new HashMap<>();
    for (String text : texts) {
      new BertWords(true, false)
          .forEach(
              text,
              word -> {
                List<String> symbols = new ArrayList<>();
                for (int i = 0; i < word.length(); i++) {
                  symbols.add((i == 0 ? "" : "##") + word.charAt(i));
                }
                words.merge(symbols, 1L, Long::sum);
              });
    }
    while (pieces.size() < options.vocabularySize()) {
      Map<List<Integer>, Long> counts = new HashMap<>();
      words.forEach((symbols, count) -> {
        for (int i = 0; i + 1 < symbols.size(); i++) {
          counts.merge(
              List.of(pieces.indexOf(symbols.get(i)), pieces.indexOf(symbols.get(i + 1))),
              count,
              Long::sum);
        }
      });
      List<Integer> best = List.of();
      for (var pair : counts.entrySet()) {
        long lead = best.isEmpty() ? 1 : pair.getValue() - counts.getOrDefault(best, 0L);
        boolean lower =
            !best.isEmpty()
                && (pair.getKey().get(0) < best.get(0)
                    || (pair.getKey().get(0).equals(best.get(0))
                        && pair.getKey().get(1) < best.get(1)));
        if (lead > 0 || (lead == 0 && lower)) {
          best = pair.getKey();
        }
      }
      if (best.isEmpty() || counts.getOrDefault(best, 0L) < options.minFrequency()) {
        return pieces;
      }
      String left = pieces.get(best.get(0));
      String right = pieces.get(best.get(1));
      String merged = left + right.substring(2);
      if (!pieces.contains(merged)) {
        pieces.add(merged);
      }
      Map<List<String>, Long> next = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
      words.forEach((symbols, count) -> {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < symbols.size(); i++) {
          boolean here =
              i + 1 < symbols.size()
                  && symbols.get(i).equals(left)
                  && symbols.get(i + 1).equals(right);
          joined.add(here ? merged : symbols.get(i));
          i += here ? 1 : 0;
        }
        next.merge(joined, count, Long::sum);
      });
      words.clear();
      words.putAll(next);
    }
    return pieces;
  }
}
