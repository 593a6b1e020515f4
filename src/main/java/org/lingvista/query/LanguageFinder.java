package org.lingvista.query;

import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.util.LocaleData;
import com.ibm.icu.util.ULocale;
import java.lang.Character.UnicodeScript;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the language of a query from its script, from frequent words ({@link QueryWords}), from
 * letters (CLDR's exemplar characters) and from time words. A word or letter counts the more the
 * fewer languages have it. Queries are short, and character statistics of whole texts say little
 * about them; the words people ask with say much.
 */
final class LanguageFinder {
  /** Taken where nothing tells: the first of {@link QueryWords#LANGUAGES}. */
  static final String UNKNOWN = QueryWords.LANGUAGES.getFirst();

  private static final int MOST_WORDS = 64;
  private static final double TIME_WORD = 0.8;
  private static final double NUMERAL = 0.4;
  private static final double ODD_LETTER = 1.5;
  private static final double TIME_LETTER = 0.04;
  private static final double CLOSE = 0.6;
  private static final ZonedDateTime SOME_DAY =
      ZonedDateTime.of(2020, 6, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Grammars grammars;
  private final Set<String> chinese;
  private final Set<String> japanese;
  private final List<Profile> latin = new ArrayList<>();
  private final Map<String, Integer> wordCounts = new HashMap<>();

  LanguageFinder(Grammars grammars) {
    this.grammars = grammars;
    this.chinese = words("zh");
    this.japanese = words("ja");
    for (String code : QueryWords.LANGUAGES) {
      ULocale locale = ULocale.addLikelySubtags(new ULocale(code));
      if (locale.getScript().equals("Latn")) {
        UnicodeSet letters = LocaleData.getExemplarSet(locale, UnicodeSet.CASE_INSENSITIVE);
        latin.add(new Profile(code, words(code), letters));
      }
    }
    for (Profile profile : latin) {
      profile.words.forEach(word -> wordCounts.merge(word, 1, Integer::sum));
    }
  }

  private record Profile(String language, Set<String> words, UnicodeSet letters) {}

  private Set<String> words(String language) {
    QueryWords words = grammars.words(language);
    if (words == null) {
      throw new IllegalStateException("no words of the language " + language);
    }
    return words.languageWords();
  }

  /** The most likely language, as a code of {@link QueryWords#LANGUAGES}. */
  String find(String text) {
    Map<UnicodeScript, Integer> scripts = new HashMap<>();
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(c -> scripts.merge(UnicodeScript.of(c), 1, Integer::sum));
    int kana =
        scripts.getOrDefault(UnicodeScript.HIRAGANA, 0)
            + scripts.getOrDefault(UnicodeScript.KATAKANA, 0);
    int han = scripts.getOrDefault(UnicodeScript.HAN, 0);
    int hangul = scripts.getOrDefault(UnicodeScript.HANGUL, 0);
    int cyrillic = scripts.getOrDefault(UnicodeScript.CYRILLIC, 0);
    int latinLetters = scripts.getOrDefault(UnicodeScript.LATIN, 0);
    int most = Math.max(Math.max(kana + 2 * han, 2 * hangul), Math.max(cyrillic, latinLetters));
    if (most == 0) {
      return UNKNOWN;
    }
    if (most == kana + 2 * han) {
      boolean japanese =
          kana > 0 || japaneseWords(text) || timeLetters("ja", text) > timeLetters("zh", text);
      return japanese ? "ja" : "zh";
    }
    if (most == 2 * hangul) {
      return "ko";
    }
    return most == cyrillic ? "ru" : findLatin(text);
  }

  /** Whether characters alone, without kana, are Japanese rather than Chinese words. */
  private boolean japaneseWords(String text) {
    return japanese.stream().anyMatch(word -> word.length() > 1 && text.contains(word))
        && chinese.stream().noneMatch(word -> text.contains(word) && !japanese.contains(word));
  }

  private String findLatin(String text) {
    double[] scores = new double[latin.size()];
    List<String> words = WordSplit.words(Folding.fold(text));
    for (String word : words.subList(0, Math.min(MOST_WORDS, words.size()))) {
      int common = wordCounts.getOrDefault(word, 0);
      double[] times = new double[latin.size()];
      int timeCount = 0;
      for (int i = 0; i < latin.size(); i++) {
        scores[i] += latin.get(i).words.contains(word) ? 1.0 / common : 0;
        times[i] = timeWeight(latin.get(i).language, word);
        timeCount += times[i] > 0 ? 1 : 0;
      }
      for (int i = 0; i < latin.size(); i++) {
        scores[i] += times[i] > 0 ? times[i] / timeCount : 0;
      }
    }
    addLetters(text, scores);
    addTimes(text, scores);
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] + 1e-9 ? i : best;
    }
    return latin.get(best).language;
  }

  /** Among languages that are close, those count whose grammar reads more of the text. */
  private void addTimes(String text, double[] scores) {
    double best = Arrays.stream(scores).max().orElse(0);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > best - CLOSE) {
        scores[i] += TIME_LETTER * timeLetters(latin.get(i).language, text);
      }
    }
  }

  private int timeLetters(String language, String text) {
    TimeResolver times = grammars.times(language);
    return times == null
        ? 0
        : times.find(text, SOME_DAY).stream()
            .filter(mention -> mention.sure() || times.knows(Folding.fold(phrase(text, mention))))
            .mapToInt(mention -> mention.end() - mention.start())
            .sum();
  }

  private static String phrase(String text, TimeMention mention) {
    return text.substring(
        text.offsetByCodePoints(0, mention.start()), text.offsetByCodePoints(0, mention.end()));
  }

  private double timeWeight(String language, String word) {
    TimeResolver times = grammars.times(language);
    if (times == null || !times.knows(word)) {
      return 0;
    }
    return times.number(word) == null ? TIME_WORD : NUMERAL; // Turkish "on" is ten
  }

  private void addLetters(String text, double[] scores) {
    int[] odd =
        text.codePoints().filter(c -> c > 127 && Character.isLetter(c)).distinct().toArray();
    for (int letter : odd) {
      long having = latin.stream().filter(profile -> has(profile, letter)).count();
      for (int i = 0; i < scores.length && having > 0; i++) {
        scores[i] += has(latin.get(i), letter) ? ODD_LETTER / having : 0;
      }
    }
  }

  private static boolean has(Profile profile, int letter) {
    return profile.letters.contains(letter)
        || profile.letters.contains(Character.toLowerCase(letter));
  }
}
