package org.lingvista.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lingvista.config.StrictYaml;

/**
 * Words of queries, times apart: {@code words/LANGUAGE.yaml} beside this class. In the lists a
 * {@code *} at the end of a word stands for any ending.
 *
 * @param language frequent words by which the language is told, separated by spaces
 * @param images words for pictures
 * @param texts words for passages
 * @param people words for people in general
 * @param newest words that ask for the latest first
 * @param oldest words that ask for the earliest first
 * @param without words that exclude
 */
record QueryWords(
    String language,
    List<String> images,
    List<String> texts,
    List<String> people,
    List<String> newest,
    List<String> oldest,
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

  Set<String> languageWords() {
    return Arrays.stream(language.split(" "))
        .map(Folding::fold)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** A phrase without the words that exclude. */
  String withoutExclusion(String phrase) {
    String rest = " " + String.join(" ", WordSplit.words(Folding.fold(phrase))) + " ";
    List<String> longestFirst =
        without.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String word : longestFirst) {
      String key = Folding.fold(word.replace("*", ""));
      if (WordSplit.isSpaceless(key)) {
        rest = rest.replace(key, "");
      } else {
        String ending = word.endsWith("*") ? "[\\p{L}\\p{M}]*" : "";
        rest = rest.replaceAll(" " + Pattern.quote(key) + ending + " ", " ");
      }
    }
    return rest.strip();
  }

  /** Whether a phrase has one of these words; where words are joined, anywhere in it. */
  static boolean has(String phrase, List<String> words) {
    String folded = Folding.fold(phrase);
    List<String> parts = WordSplit.words(folded);
    String joined = " " + String.join(" ", parts) + " ";
    for (String word : words) {
      String key = Folding.fold(word.replace("*", ""));
      boolean found =
          WordSplit.isSpaceless(key)
              ? folded.contains(key)
              : joined.contains(" " + key + (word.endsWith("*") ? "" : " "));
      if (found) {
        return true;
      }
    }
    return false;
  }
}
