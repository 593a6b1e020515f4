package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.Augmentation;

/**
 * How examples become batches.
 *
 * @param batchSize lines in a batch; pairs B are at most as many times {@code textsPerPicture}
 * @param seed decides the order of the examples and everything that is drawn
 * @param workers threads that prepare batches; they do not change what is in them
 * @param prefetch most batches prepared ahead
 * @param languages languages to draw from, empty for all
 * @param languageTemperature a language is drawn in proportion to (its number of examples)^(1/T): 1
 *     as the data has it, more evens languages out
 * @param titleShare probability of the first text, the name or title, instead of a keyword
 * @param crossLanguageShare probability that a passage's text is in another language than the
 *     passage
 * @param textsPerPicture texts of a picture in one batch, in different languages where it has them
 * @param maxTextTokens most tokens of a short text or query, special tokens included
 * @param maxPassageTokens most tokens of a passage, special tokens included
 * @param augmentation random changes of pictures; null for none
 * @param badLimit how many examples and pictures may be bad; they are replaced by others
 */
public record LoaderOptions(
    int batchSize,
    long seed,
    int workers,
    int prefetch,
    List<String> languages,
    double languageTemperature,
    double titleShare,
    double crossLanguageShare,
    int textsPerPicture,
    int maxTextTokens,
    int maxPassageTokens,
    @Nullable Augmentation augmentation,
    int badLimit) {

  public LoaderOptions {
    atLeast("batchSize", batchSize, 1);
    atLeast("workers", workers, 1);
    atLeast("prefetch", prefetch, 1);
    atLeast("textsPerPicture", textsPerPicture, 1);
    atLeast("maxTextTokens", maxTextTokens, 3);
    atLeast("maxPassageTokens", maxPassageTokens, 3);
    atLeast("badLimit", badLimit, 0);
    share("titleShare", titleShare);
    share("crossLanguageShare", crossLanguageShare);
    if (!(languageTemperature > 0)) {
      throw new IllegalArgumentException(
          "languageTemperature must be positive; languageTemperature=" + languageTemperature);
    }
    List<String> canonical = new ArrayList<>();
    for (String language : languages) {
      try {
        canonical.add(Languages.canonical(language));
      } catch (BadLineException e) {
        throw new IllegalArgumentException("languages: " + e.reason(), e);
      }
    }
    languages = List.copyOf(canonical);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d; %s=%d".formatted(name, least, name, value));
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s must lie between 0 and 1; %s=%s".formatted(name, name, value));
    }
  }
}
