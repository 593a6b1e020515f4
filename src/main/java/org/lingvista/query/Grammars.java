package org.lingvista.query;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of the languages, read when a language is first asked for. Safe for threads. */
final class Grammars {
  private final Map<String, Optional<TimeResolver>> times = new ConcurrentHashMap<>();
  private final Map<String, Optional<QueryWords>> words = new ConcurrentHashMap<>();
  private final NameResolver names = new NameResolver();
  private final LanguageFinder languages = new LanguageFinder(this);

  /** Those of all languages, read at once: finding a query's language asks for most of them. */
  static Grammars ofAllLanguages() {
    Grammars grammars = new Grammars();
    QueryWords.LANGUAGES.forEach(grammars::times);
    return grammars;
  }

  /** Times of a language, BCP 47; null if there is no grammar for it. */
  @Nullable TimeResolver times(String language) {
    return times
        .computeIfAbsent(language, code -> Optional.ofNullable(TimeResolver.of(code)))
        .orElse(null);
  }

  /** Other words of a language; null if there are none. */
  @Nullable QueryWords words(String language) {
    int end = language.indexOf('-');
    String code = end < 0 ? language : language.substring(0, end);
    return words.computeIfAbsent(code, key -> Optional.ofNullable(QueryWords.of(key))).orElse(null);
  }

  NameResolver names() {
    return names;
  }

  LanguageFinder languages() {
    return languages;
  }
}
