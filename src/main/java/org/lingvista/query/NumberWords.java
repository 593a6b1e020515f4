package org.lingvista.query;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers of one language in digits or, up to a hundred and in hundreds to a thousand, in
 * words, as CLDR's spell-out rules write them in every gender and case. A number of which a part
 * would be left over ("three thousand", 两三) is none, rather than another one.
 */
final class NumberWords {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,3}(?:[.,' ]\\d{3})+(?!\\d)|\\d+");
  private static final int MOST_DIGITS = 9;

  private final Map<String, Integer> values = new HashMap<>();

  /** Words, or characters where words are joined, that numbers are made of. */
  private final Set<String> parts = new HashSet<>();

  /** Whether number words are joined to others. */
  private final boolean joins;

  private int longest;

  NumberWords(ULocale locale) {
    RuleBasedNumberFormat format =
        new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
    for (String rules : format.getRuleSetNames()) {
      if (rules.contains("cardinal") || rules.equals("%spellout-numbering")) {
        for (int n = 1; n <= 100; n++) {
          add(format.format(n, rules), n);
        }
        for (int n = 200; n <= 1_000; n += 100) {
          add(format.format(n, rules), n);
        }
        parts.addAll(atoms(Folding.fold(format.format(10_000, rules))));
        parts.addAll(atoms(Folding.fold(format.format(1_000_000, rules))));
      }
    }
    joins = parts.stream().anyMatch(WordSplit::isSpaceless);
  }

  private void add(String text, int n) {
    List<String> atoms = atoms(Folding.fold(text));
    parts.addAll(atoms);
    longest = Math.max(longest, atoms.size());
    if (text.chars().noneMatch(Character::isDigit)) {
      values.putIfAbsent(String.join("", atoms), n);
    }
  }

  /** The number that a phrase names, with words beside it that are none; null otherwise. */
  @Nullable Integer read(String phrase) {
    String folded = Folding.fold(phrase);
    Matcher digits = DIGITS.matcher(folded);
    if (digits.find()) {
      String plain = digits.group().replaceAll("\\D", "");
      boolean whole =
          isWhole(
              atoms(folded.substring(0, digits.start())), atoms(folded.substring(digits.end())));
      return whole && plain.length() <= MOST_DIGITS && !digits.find()
          ? Integer.valueOf(plain)
          : null;
    }
    List<String> atoms = atoms(folded);
    for (int count = Math.min(longest, atoms.size()); count > 0; count--) {
      for (int at = 0; at + count <= atoms.size(); at++) {
        Integer value = values.get(String.join("", atoms.subList(at, at + count)));
        if (value != null) {
          boolean whole = isWhole(atoms.subList(0, at), atoms.subList(at + count, atoms.size()));
          return whole ? value : null;
        }
      }
    }
    return null;
  }

  /** Whether a text has nothing that numbers are made of. */
  boolean isFree(String text) {
    return atoms(Folding.fold(text)).stream().noneMatch(parts::contains);
  }

  /**
   * Whether nothing of the number is left before or after it. Of joined words the nearest character
   * tells: others may be parts of words.
   */
  private boolean isWhole(List<String> before, List<String> after) {
    List<String> near = new ArrayList<>();
    near.addAll(joins ? before.subList(Math.max(0, before.size() - 1), before.size()) : before);
    near.addAll(joins ? after.subList(0, Math.min(1, after.size())) : after);
    return near.stream().noneMatch(parts::contains);
  }

  /** Words, and characters of scripts whose words are joined. */
  private static List<String> atoms(String folded) {
    List<String> atoms = new ArrayList<>();
    for (String word : WordSplit.words(folded)) {
      if (WordSplit.isSpaceless(word)) {
        word.codePoints().mapToObj(Character::toString).forEach(atoms::add);
      } else {
        atoms.add(word);
      }
    }
    return atoms;
  }
}
