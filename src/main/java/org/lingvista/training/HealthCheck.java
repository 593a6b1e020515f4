package org.lingvista.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks after every stage (SPEC §3), each with its likely cause and what to change. */
final class HealthCheck {
  private HealthCheck() {}

  /** One line per failed check; empty if all is well. */
  static List<String> failures(
      Recipe.Health limits, Validation.@Nullable Figures before, Validation.Figures after) {
    List<String> failures = new ArrayList<>();
    if (before != null) {
      lost(
          failures,
          limits,
          "images",
          before.imageRecall(),
          after.imageRecall(),
          "train longer or lower joint.learningRate");
      lost(
          failures,
          limits,
          "passages",
          before.passageRecall(),
          after.passageRecall(),
          "raise a (joint.passageWeight)");
    }
    if (after.intentAccuracy() < limits.leastIntentAccuracy()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "intent accuracy is %.3f, below %.2f: check the slot and intent annotation of the"
                  + " queries",
              after.intentAccuracy(),
              limits.leastIntentAccuracy()));
    }
    spread(failures, limits, "images", after.imageRecall());
    spread(failures, limits, "passages", after.passageRecall());
    if (after.stage().equals("understanding") && Math.abs(after.gate()) < limits.leastGate()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "the fusion gate is %.4f, below %.2f: raise understanding.gateLearningRate or its"
                  + " steps",
              Math.abs(after.gate()),
              limits.leastGate()));
    }
    return failures;
  }

  private static void lost(
      List<String> failures,
      Recipe.Health limits,
      String what,
      Map<String, Double> before,
      Map<String, Double> after,
      String remedy) {
    double lost = Validation.Figures.mean(before) - Validation.Figures.mean(after);
    if (lost > limits.mostRecallLost()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "R@10 of %s fell by %.3f against the stage before: %s",
              what,
              lost,
              remedy));
    }
  }

  private static void spread(
      List<String> failures, Recipe.Health limits, String what, Map<String, Double> recall) {
    Collection<Double> values = recall.values();
    if (values.size() < 2) {
      return;
    }
    double spread = Collections.max(values) - Collections.min(values);
    if (spread > limits.mostLanguageSpread()) {
      String worst = Collections.min(recall.entrySet(), Map.Entry.comparingByValue()).getKey();
      failures.add(
          String.format(
              Locale.ROOT,
              "R@10 of %s differs by %.3f between languages, %s is worst: look at its number of"
                  + " pairs",
              what,
              spread,
              worst));
    }
  }
}
