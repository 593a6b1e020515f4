package org.lingvista.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trains a WordPiece vocabulary: words are counted, split into characters, and the most frequent
 * neighbours are merged (see {@link PairMerges}). The result depends on the texts and not on their
 * order.
 *
 * <p>The alphabet is limited, because Chinese characters and Hangul syllables would otherwise fill
 * a small vocabulary: the rarest characters are left out, and a word with such a character is
 * {@code [UNK]}. For a Chinese character that is the character alone, since each is a word.
 */
public final class WordPieceTrainer {
  private static final int LONGEST_WORD = 100;

  private WordPieceTrainer() {}

  /**
   * How to train.
   *
   * @param vocabularySize pieces in all, special tokens included; fewer if the texts give no more
   * @param minFrequency how often a pair must occur to be merged
   * @param alphabetLimit most different characters; ASCII is always among them
   * @param lowercase texts in lower case
   * @param stripAccents combining marks removed; false keeps languages apart that need them
   */
  public record Options(
      int vocabularySize,
      int minFrequency,
      int alphabetLimit,
      boolean lowercase,
      boolean stripAccents) {

    public Options {
      if (vocabularySize < 300 || minFrequency < 1 || alphabetLimit < 1) {
        throw new IllegalArgumentException(
            "vocabularySize must be at least 300, minFrequency and alphabetLimit at least 1;"
                + " vocabularySize=%d, minFrequency=%d, alphabetLimit=%d"
                    .formatted(vocabularySize, minFrequency, alphabetLimit));
      }
    }

    /**
     * Pairs from 2 occurrences, a third of the pieces for the alphabet, lower case, accents kept.
     */
    public static Options ofSize(int vocabularySize) {
      return new Options(vocabularySize, 2, Math.max(1, vocabularySize / 3), true, false);
    }
  }

  /** Trains on the texts, read once. */
  public static WordPieceVocabulary train(Iterable<String> texts, Options options) {
    BertWords splitter = new BertWords(options.lowercase(), options.stripAccents());
    Map<String, Long> words = new HashMap<>();
    for (String text : texts) {
      splitter.forEach(text, word -> words.merge(word, 1L, Long::sum));
    }
    words.keySet().removeIf(word -> word.codePointCount(0, word.length()) > LONGEST_WORD);
    return fromCounts(new TreeMap<>(words), options);
  }

  private static WordPieceVocabulary fromCounts(Map<String, Long> words, Options options) {
    List<String> pieces = new ArrayList<>(WordPieceVocabulary.SPECIAL);
    TreeSet<String> characters = new TreeSet<>();
    TreeSet<String> continuations = new TreeSet<>();
    for (int c = '!'; c <= '~'; c++) {
      boolean upper = c >= 'A' && c <= 'Z';
      if (!(upper && options.lowercase())) {
        characters.add(Character.toString(c));
      }
      if (Character.isLetter(c) && !(upper && options.lowercase())) {
        continuations.add("##" + Character.toString(c));
      }
    }
    for (int c : alphabet(words, options.alphabetLimit())) {
      characters.add(Character.toString(c));
    }
    for (String word : words.keySet()) {
      int first = Character.charCount(word.codePointAt(0));
      word.substring(first)
          .codePoints()
          .mapToObj(Character::toString)
          .filter(characters::contains)
          .forEach(c -> continuations.add("##" + c));
    }
    pieces.addAll(characters);
    pieces.addAll(continuations);
    if (pieces.size() > options.vocabularySize()) {
      throw new IllegalArgumentException(
          "vocabularySize must hold the alphabet; vocabularySize=%d, characters with ## forms=%d,"
                  .formatted(options.vocabularySize(), pieces.size())
              + " alphabetLimit="
              + options.alphabetLimit());
    }
    Map<String, Integer> ids = new HashMap<>();
    for (String piece : pieces) {
      ids.put(piece, ids.size());
    }
    List<int[]> split = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (Map.Entry<String, Long> word : words.entrySet()) {
      int[] symbols = PairMerges.characters(word.getKey(), ids);
      if (symbols != null && symbols.length > 1) {
        split.add(symbols);
        counts.add(word.getValue());
      }
    }
    new PairMerges(pieces, ids, split, counts.stream().mapToLong(Long::longValue).toArray())
        .mergeUntil(options.vocabularySize(), options.minFrequency());
    return new WordPieceVocabulary(pieces, options.lowercase(), options.stripAccents());
  }

  /** The most frequent characters; of equally frequent ones the lower code point. */
  private static List<Integer> alphabet(Map<String, Long> words, int limit) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (Map.Entry<String, Long> word : words.entrySet()) {
      word.getKey().codePoints().forEach(c -> counts.merge(c, word.getValue(), Long::sum));
    }
    Comparator<Map.Entry<Integer, Long>> byCount = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
