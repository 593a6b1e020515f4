package org.lingvista.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.lingvista.training.TrainingListener;
import org.lingvista.training.Validation;

/** Training progress as lines of text. */
record TrainingPrinter(PrintWriter out) implements TrainingListener {

  @Override
  public void progress(Progress progress) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s %d/%d  loss %.4f",
                progress.stage(),
                progress.step(),
                progress.steps(),
                progress.loss()));
    progress
        .terms()
        .forEach(
            (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
    line.append(
        String.format(
            Locale.ROOT,
            "  %.0f pairs/s  %s left",
            progress.pairsPerSecond(),
            duration(progress.secondsLeft())));
    print(line.toString());
  }

  @Override
  public void message(String text) {
    print(text);
  }

  @Override
  public void measured(Validation.Figures figures) {
    print(
        String.format(
            Locale.ROOT,
            "after %s: R@10 images %s, passages %s, queries %s; intent accuracy %s, slot F1 %s,"
                + " sentence accuracy %s, gate %s",
            figures.stage(),
            number(Validation.Figures.mean(figures.imageRecall())),
            number(Validation.Figures.mean(figures.passageRecall())),
            number(Validation.Figures.mean(figures.queryRecall())),
            number(figures.intentAccuracy()),
            number(figures.slotF1()),
            number(figures.sentenceAccuracy()),
            number(figures.gate())));
    perLanguage("images", figures.imageRecall());
    Map<String, Double> widths = new LinkedHashMap<>();
    figures.imageRecallByWidth().forEach((width, recall) -> widths.put(width + " values", recall));
    perLanguage("images by width", widths);
    perLanguage("passages", figures.passageRecall());
    perLanguage("queries", figures.queryRecall());
  }

  private void perLanguage(String what, Map<String, Double> recall) {
    if (!recall.isEmpty()) {
      StringBuilder line = new StringBuilder("  " + what + ":");
      recall.forEach(
          (language, value) -> line.append(" ").append(language).append(" ").append(number(value)));
      print(line.toString());
    }
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
  }
}
