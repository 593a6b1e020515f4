package org.lingvista.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of others, such as names of files, for a terminal: what would break the line, steer the
 * terminal or turn the direction of writing is shown as an escape of Java.
 */
final class OneLine {
  /** Control characters, ends of lines and paragraphs, marks of direction, halves of characters. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\p{Cs}]");

  private OneLine() {}

  static String of(String text) {
    return UNSEEN.matcher(text).replaceAll(match -> "\\\\" + escaped(match.group().charAt(0)));
  }

  private static String escaped(char unseen) {
    return switch (unseen) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> String.format(Locale.ROOT, "u%04x", (int) unseen);
    };
  }
}
