package org.lingvista.data;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Draws languages with p ∝ count^(1/T) (multilingual BERT and XLM-R draw so), restricted to those
 * an example has.
 */
final class LanguageSampler {
  private final TreeMap<String, Double> weights = new TreeMap<>();

  /**
   * @param available the languages of each example
   * @param allowed languages to draw from, empty for all
   */
  LanguageSampler(
      Iterable<? extends Collection<String>> available, List<String> allowed, double temperature) {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (Collection<String> languages : available) {
      for (String language : languages) {
        if (allowed.isEmpty() || allowed.contains(language)) {
          counts.merge(language, 1L, Long::sum);
        }
      }
    }
    counts.forEach((language, count) -> weights.put(language, Math.pow(count, 1 / temperature)));
  }

  /** The languages that may be drawn, with their unnormalised weights. */
  SortedMap<String, Double> weights() {
    return weights;
  }

  boolean any(Collection<String> available) {
    return available.stream().anyMatch(weights::containsKey);
  }

  /** One of these languages other than {@code without}; null if none of them may be drawn. */
  @Nullable String draw(
      Collection<String> available, @Nullable String without, SplittableRandom random) {
    double sum = 0;
    for (var weight : weights.entrySet()) {
      if (!weight.getKey().equals(without) && available.contains(weight.getKey())) {
        sum += weight.getValue();
      }
    }
    double left = random.nextDouble() * sum;
    String drawn = null;
    // In the order of the names, which does not depend on the order of the example's own map.
    for (var weight : weights.entrySet()) {
      if (!weight.getKey().equals(without) && available.contains(weight.getKey())) {
        drawn = weight.getKey();
        left -= weight.getValue();
        if (left < 0) {
          break;
        }
      }
    }
    return drawn;
  }
}
