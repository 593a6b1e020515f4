package org.lingvista.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;
import org.lingvista.query.UnderstoodQuery.Order;

/**
 * Words of queries, times apart: {@code words/LANGUAGE.yaml} beside this class. In the lists a
 * {@code *} at the end of a word stands for any ending.
 *
 * @param language frequent words of queries, separated by spaces: by them the language is told, and
 *     beside another word they say nothing
 * @param telling more words by which the language is told, which may say something
 * @param images words for pictures
 * @param texts words for passages
 * @param people words for people in general
 * @param newest words that ask for the latest first, in a request for an order
 * @param oldest words that ask for the earliest first
 * @param first words that do so if no word of {@code newest} is there too, as in "newest first"
 * @param byDate words that ask for an order by date and leave its direction open
 * @param without words that exclude
 */
record QueryWords(
    String language,
    String telling,
    List<String> images,
    List<String> texts,
    List<String> people,
    List<String> newest,
    List<String> oldest,
    List<String> first,
    List<String> byDate,
    List<String> without) {

  /** The languages with words, and that a language is told from. */
  static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pt", "pl", "tr", "ru", "zh", "ja", "ko");

  QueryWords {
    images = List.copyOf(images);
    texts = List.copyOf(texts);
    people = List.copyOf(people);
    newest = List.copyOf(newest);
    oldest = List.copyOf(oldest);
    first = List.copyOf(first);
    byDate = List.copyOf(byDate);
    without = List.copyOf(without);
  }

  /** The words of a language, or null if there is no file for it. */
  static @Nullable QueryWords of(String language) {
    String name = "words/" + language + ".yaml";
    try (InputStream stream = QueryWords.class.getResourceAsStream(name)) {
      return stream == null ? null : StrictYaml.read(name, stream, QueryWords.class);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /** Words by which the language is told, folded. */
  Set<String> languageWords() {
    return words(language + " " + telling);
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.strip().split(" "))
        .map(Folding::fold)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** A phrase without the words that exclude. */
  String withoutExclusion(String phrase) {
    return without(phrase, without);
  }

  /** A folded phrase without these words, the longest first; where words are joined, anywhere. */
  private static String without(String phrase, Collection<String> words) {
    String rest = joined(phrase);
    List<String> longestFirst =
        words.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String word : longestFirst) {
      String key = Folding.fold(word.replace("*", ""));
      if (WordSplit.isSpaceless(key)) {
        rest = rest.replace(key, "");
      } else {
        String ending = word.endsWith("*") ? "[\\p{L}\\p{M}]*" : "";
        rest = rest.replaceAll("(?<= )" + Pattern.quote(key) + ending + " ", "");
      }
    }
    return rest.strip();
  }

  private static String joined(String phrase) {
    return " " + String.join(" ", WordSplit.words(Folding.fold(phrase))) + " ";
  }

  /**
   * The order that a phrase asks for, or null if by something else than time. Of two opposite words
   * the one in front counts ("oldest to newest"); a date without a direction is newest first.
   */
  @Nullable Order order(String phrase) {
    int latest = indexOfAny(phrase, newest);
    int earliest = indexOfAny(phrase, oldest);
    if (latest >= 0 || earliest >= 0) {
      return earliest < 0 || (latest >= 0 && latest < earliest) ? Order.NEWEST : Order.OLDEST;
    }
    if (indexOfAny(phrase, first) >= 0) {
      return Order.OLDEST;
    }
    return indexOfAny(phrase, byDate) >= 0 ? Order.NEWEST : null;
  }

  /** Whether a phrase is one of these words, with nothing beside it but frequent words. */
  boolean is(String phrase, List<String> words) {
    String rest = without(phrase, words);
    return !rest.equals(joined(phrase).strip()) && without(rest, words(language)).isEmpty();
  }

  /** Where the first of these words stands in a folded phrase, or -1. */
  private static int indexOfAny(String phrase, List<String> words) {
    String joined = joined(phrase);
    int first = -1;
    for (String word : words) {
      String key = Folding.fold(word.replace("*", ""));
      int found =
          WordSplit.isSpaceless(key)
              ? joined.indexOf(key)
              : joined.indexOf(" " + key + (word.endsWith("*") ? "" : " "));
      if (found >= 0 && (first < 0 || found < first)) {
        first = found;
      }
    }
    return first;
  }
}
