package org.lingvista.data;

import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;

/** BCP 47 language tags whose language ISO 639 knows. */
final class Languages {
  private static final Set<String> KNOWN = Set.copyOf(Arrays.asList(ULocale.getISOLanguages()));

  private Languages() {}

  /** The tag in canonical case, such as {@code en} or {@code zh-TW}. */
  static String canonical(String tag) throws BadLineException {
    if (KNOWN.contains(tag) || tag.equals(ShardCaption.UNKNOWN)) {
      return tag;
    }
    Locale locale;
    try {
      locale = new Locale.Builder().setLanguageTag(tag).build();
    } catch (IllformedLocaleException e) {
      throw new BadLineException(
          "'%s' is not a language tag; write it as in 'en' or 'zh-TW'".formatted(tag));
    }
    if (!KNOWN.contains(locale.getLanguage())) {
      throw new BadLineException(
          "unknown language '%s'; use its ISO 639 code, such as 'en'".formatted(tag));
    }
    return locale.toLanguageTag();
  }
}
