package org.lingvista.query;

import com.ibm.icu.text.Transliterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lingvista.query.TimeToken.Role;

/** The time words of a language: those of its file, then those of CLDR, by their folded text. */
final class TimeLexicon {
  private static final int SHORTEST_STEM = 2;
  private static final int SHORTEST_MISSPELT = 6;

  private final Map<String, List<TimeToken>> exact = new HashMap<>();

  /** By the first letter of what stands before the star, which every entry has. */
  private final Map<Character, List<Wildcard>> wildcards = new HashMap<>();

  private final Set<String> unsure = new HashSet<>();
  private final Set<String> shortened = new HashSet<>();
  private final boolean spaceless;
  private final boolean postpositions;
  private final @Nullable Pattern endings;
  private final @Nullable Pattern fromEndings;
  private final @Nullable Pattern atEndings;
  private final @Nullable Transliterator simplifier;
  private int longest = 1;

  TimeLexicon(TimeWords words) {
    spaceless = words.spaceless();
    postpositions = words.postpositions();
    simplifier = words.simplify() ? Transliterator.getInstance("Hant-Hans") : null;
    endings = words.endings() == null ? null : Pattern.compile(words.endings());
    fromEndings = words.fromEndings() == null ? null : Pattern.compile(words.fromEndings());
    atEndings = words.atEndings() == null ? null : Pattern.compile(words.atEndings());
    words.unsure().forEach(this::addUnsure);
    words.words().forEach((meaning, forms) -> forms.forEach(form -> add(form, meaning)));
    for (List<Wildcard> some : wildcards.values()) {
      some.sort(Comparator.comparingInt(wildcard -> -wildcard.letters)); // the closest first
    }
  }

  private record Wildcard(Pattern pattern, int letters, List<TimeToken> meanings) {}

  boolean spaceless() {
    return spaceless;
  }

  boolean postpositions() {
    return postpositions;
  }

  /** Words (characters where there are no spaces) of the longest entry. */
  int longest() {
    return longest;
  }

  private void add(String form, String meaning) {
    TimeToken token = TimeWords.meaning(meaning);
    String key = key(form.replace("*", ""));
    grow(key);
    if (form.contains("*")) {
      List<String> parts = new ArrayList<>();
      for (String part : form.split("\\*", -1)) {
        parts.add(Pattern.quote(key(part)));
      }
      Pattern pattern =
          Pattern.compile(String.join("[\\p{L}\\p{M}]*", parts).replace("*\\Q", "* ?\\Q"));
      wildcards
          .computeIfAbsent(key.charAt(0), k -> new ArrayList<>())
          .add(new Wildcard(pattern, key.length(), List.of(token)));
    } else {
      exact.computeIfAbsent(key, k -> new ArrayList<>()).add(token);
    }
  }

  /** Adds a word that is not there yet. */
  void addIfAbsent(String form, TimeToken meaning) {
    String key = key(form);
    if (!key.isBlank() && find(key) == null) {
      grow(key);
      exact.put(key, List.of(meaning));
    }
  }

  /** Notes that a word has other meanings, and alone is no time for sure. */
  void addUnsure(String form) {
    unsure.add(key(form));
  }

  /** Notes an abbreviation, which has no cases and alone is no time for sure. */
  void addShortened(String form) {
    shortened.add(key(form));
  }

  boolean isUnsure(String key) {
    return unsure.contains(key) || isShortened(key);
  }

  boolean isShortened(String key) {
    return shortened.contains(key);
  }

  private void grow(String key) {
    longest = Math.max(longest, spaceless ? key.length() : key.split(" ", -1).length);
  }

  /** The form in which entries are compared. */
  String key(String text) {
    return TimeLexer.key(text, spaceless);
  }

  /** What an entry means; null if there is none. */
  @Nullable List<TimeToken> find(String key) {
    List<TimeToken> found = exact.get(key);
    if (found != null) {
      return found;
    }
    if (key.isEmpty()) {
      return null;
    }
    for (Wildcard wildcard : wildcards.getOrDefault(key.charAt(0), List.of())) {
      if (wildcard.pattern.matcher(key).matches()) {
        return wildcard.meanings;
      }
    }
    return endings == null ? null : inflected(key, endings);
  }

  private @Nullable List<TimeToken> inflected(String key, Pattern allowed) {
    int word = key.lastIndexOf(' ') + 1;
    for (int cut = key.length() - 1; cut >= word + SHORTEST_STEM; cut--) {
      String ending = key.substring(cut);
      List<TimeToken> found = exact.get(key.substring(0, cut));
      boolean isShort = shortened.contains(key.substring(0, cut)); // "lis." has no cases
      if (found != null && !isShort && allowed.matcher(ending).matches()) {
        return withCase(found, ending);
      }
    }
    return null;
  }

  private List<TimeToken> withCase(List<TimeToken> found, String ending) {
    boolean from = fromEndings != null && fromEndings.matcher(ending).matches();
    boolean at = atEndings != null && atEndings.matcher(ending).matches();
    if (!from && !at) {
      return found;
    }
    List<TimeToken> more = new ArrayList<>(found);
    more.add(from ? Role.FROM_AFTER : Role.AT);
    return more;
  }

  /**
   * What a word of at least six letters means that differs from one entry by one letter, put in,
   * left out, changed or swapped with the next; nothing if there are several.
   */
  List<TimeToken> misspelt(String word) {
    if (word.length() < SHORTEST_MISSPELT) {
      return List.of();
    }
    Set<List<TimeToken>> found = new HashSet<>();
    exact.forEach((key, meanings) -> {
      if (key.charAt(0) == word.charAt(0) && isOneSlip(word, key)) {
        found.add(meanings);
      }
    });
    return found.size() == 1 ? found.iterator().next() : List.of();
  }

  private static boolean isOneSlip(String word, String key) {
    int longer = word.length() - key.length();
    if (Math.abs(longer) > 1 || key.length() < SHORTEST_MISSPELT - 1) {
      return false;
    }
    int at = 0;
    while (at < Math.min(word.length(), key.length()) && word.charAt(at) == key.charAt(at)) {
      at++;
    }
    String left = word.substring(at);
    String right = key.substring(at);
    if (longer > 0) {
      return left.substring(1).equals(right);
    }
    if (longer < 0) {
      return right.substring(1).equals(left);
    }
    if (left.isEmpty() || left.substring(1).equals(right.substring(1))) {
      return !left.isEmpty();
    }
    return left.charAt(0) == right.charAt(1)
        && left.charAt(1) == right.charAt(0)
        && left.substring(2).equals(right.substring(2));
  }

  /** Chinese in simplified characters, one for one; other texts as they are. */
  String simplified(String text) {
    Transliterator other = simplifier;
    if (other == null) {
      return text;
    }
    String simple;
    synchronized (other) { // is not for several threads at once
      simple = other.transliterate(text);
    }
    return simple.length() == text.length() ? simple : text;
  }

  /** What an ending means that stands apart, such as after a number; null if it is none. */
  @Nullable List<TimeToken> ending(String word) {
    if (endings == null || !endings.matcher(word).matches()) {
      return null;
    }
    return withCase(List.of(Role.FILLER), word);
  }
}
