package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names with ranges and lists in braces, as a shell expands them: {@code {000..012}} counts with
 * leading zeros, {@code {a,b}} lists; several in one name are combined, the last changing fastest.
 */
final class Braces {
  private static final Pattern GROUP = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

  private Braces() {}

  /** All names, at most so many. */
  static List<String> expand(String pattern, int most) {
    List<String> names = List.of("");
    Matcher group = GROUP.matcher(pattern);
    int at = 0;
    while (group.find()) {
      String before = pattern.substring(at, group.start());
      List<String> choices = choices(pattern, group.group(1));
      if ((long) names.size() * choices.size() > most) {
        throw new DataException(pattern + ": names more than " + most + " files");
      }
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        for (String choice : choices) {
          longer.add(name + before + choice);
        }
      }
      names = longer;
      at = group.end();
    }
    String rest = pattern.substring(at);
    return names.stream().map(name -> name + rest).toList();
  }

  private static List<String> choices(String pattern, String inside) {
    Matcher range = RANGE.matcher(inside);
    if (!range.matches()) {
      if (inside.contains("..") || !inside.contains(",")) {
        throw new DataException(
            "%s: '{%s}' is neither a range such as {000..012} nor a list such as {a,b}"
                .formatted(pattern, inside));
      }
      return List.of(inside.split(",", -1));
    }
    int from = Integer.parseInt(range.group(1));
    int to = Integer.parseInt(range.group(2));
    if (to < from) {
      throw new DataException("%s: the range {%s} counts down".formatted(pattern, inside));
    }
    if (to - from >= 10_000_000) {
      throw new DataException("%s: the range {%s} is too long".formatted(pattern, inside));
    }
    int digits = range.group(1).length();
    List<String> numbers = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      numbers.add(String.format(Locale.ROOT, "%0" + digits + "d", i));
    }
    return numbers;
  }
}
