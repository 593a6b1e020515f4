package org.lingvista.data;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.text.TextKey;

/**
 * A caption file of Tux Paint's stamps: the first line is the English caption, every other one
 * {@code LOCALE.utf8=caption}, the locale as POSIX writes it.
 *
 * @param texts language to caption, {@code en} first
 * @param counts captions that were left out, and why
 */
record StampCaptions(Map<String, String> texts, Map<String, Long> counts) {

  /** POSIX names what BCP 47 writes otherwise; {@code zh} and {@code pt} are as in other data. */
  private static final Map<String, String> LOCALES =
      Map.of("ca@valencia", "ca-valencia", "sr@latin", "sr-Latn", "zh_CN", "zh");

  static StampCaptions parse(byte[] file) {
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\\R", -1);
    Map<String, Long> counts = new TreeMap<>();
    Map<String, String> texts = new TreeMap<>();
    String english = clean(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      int equals = lines[i].indexOf('=');
      String caption = equals < 0 ? "" : clean(lines[i].substring(equals + 1));
      if (caption.isEmpty()) {
        continue;
      }
      String locale = lines[i].substring(0, equals).strip().replaceFirst("\\.(utf8|UTF-8)$", "");
      @Nullable String language = language(locale);
      if (language == null) {
        counts.merge("captions dropped: unknown language " + locale, 1L, Long::sum);
      } else if (TextKey.normalized(caption).equals(TextKey.normalized(english))) {
        counts.merge("captions dropped: still in English, identical", 1L, Long::sum);
      } else if (!language.startsWith("en") && HelpEnglish.readsAsEnglish(caption)) {
        counts.merge("captions dropped: still in English, by their words", 1L, Long::sum);
      } else {
        texts.putIfAbsent(language, caption);
      }
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    ordered.put("en", english);
    ordered.putAll(texts);
    return new StampCaptions(ordered, counts);
  }

  private static @Nullable String language(String locale) {
    try {
      return Languages.canonical(LOCALES.getOrDefault(locale, locale.replace('_', '-')));
    } catch (BadLineException e) {
      return null;
    }
  }

  private static String clean(String caption) {
    return Normalizer.normalize(caption.replace("\ufeff", ""), Normalizer.Form.NFC).strip();
  }
}
