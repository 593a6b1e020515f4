package org.lingvista.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws texts of an example.
 *
 * @param languages which languages, and how often
 * @param texts tokenizes them
 * @param options how many, and how often the title
 */
record CaptionDraw(LanguageSampler languages, TokenizedTexts texts, LoaderOptions options) {

  /** As many texts as the options ask for, each of another language while there are any left. */
  List<TokenizedTexts.Entry> captions(
      Map<String, List<String>> byLanguage, SplittableRandom random) {
    List<TokenizedTexts.Entry> captions = new ArrayList<>();
    Set<String> left = new HashSet<>();
    while (captions.size() < options.textsPerPicture()) {
      if (!languages.any(left)) {
        left.addAll(byLanguage.keySet());
      }
      String language = drawn(languages.draw(left, null, random));
      left.remove(language);
      captions.add(text(byLanguage, language, random));
    }
    return captions;
  }

  /** One text of a language: the title with its share, or any of the others. */
  TokenizedTexts.Entry text(
      Map<String, List<String>> byLanguage, String language, SplittableRandom random) {
    List<String> ofLanguage = Objects.requireNonNull(byLanguage.get(language));
    boolean title = random.nextDouble() < options.titleShare();
    return texts.get(
        title || ofLanguage.size() == 1
            ? ofLanguage.getFirst()
            : ofLanguage.get(1 + random.nextInt(ofLanguage.size() - 1)));
  }

  /** Examples without a language to draw were left out at the start. */
  static String drawn(@Nullable String language) {
    return Objects.requireNonNull(language);
  }
}
