package org.lingvista.data;

import java.util.ArrayList;
import java.util.List;
import org.lingvista.data.QueryExample.LabelledSpan;

/** Words with BIO labels to a text with spans. */
final class BioWords {
  private final List<String> words = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  void add(String word, String label) {
    words.add(word);
    labels.add(label);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** The words with a space between two. */
  String joined() {
    return String.join(" ", words);
  }

  /**
   * Where the labelled words lie in a text. As conlleval reads them, {@code I-x} that follows no x
   * begins a span.
   *
   * @param text holds the words in order, with whatever space between them
   */
  List<LabelledSpan> spans(String text) throws BadLineException {
    List<LabelledSpan> spans = new ArrayList<>();
    String open = "";
    int start = 0;
    int end = 0;
    int from = 0;
    for (int i = 0; i < words.size(); i++) {
      int at = text.indexOf(words.get(i), from);
      if (at < 0) {
        throw new BadLineException("the text lacks the word '%s'".formatted(words.get(i)));
      }
      from = at + words.get(i).length();
      String label = labels.get(i);
      String name = name(label);
      if (!label.startsWith("I") || !name.equals(open)) {
        close(spans, open, start, end);
        open = name;
        start = text.codePointCount(0, at);
      }
      end = text.codePointCount(0, from);
    }
    close(spans, open, start, end);
    return List.copyOf(spans);
  }

  /** Whether the words stand in the text in order with nothing but space between them. */
  boolean spell(String text) {
    return text.replaceAll("\\s+", "").equals(String.join("", words).replaceAll("\\s+", ""));
  }

  private static void close(List<LabelledSpan> spans, String label, int start, int end) {
    if (!label.isEmpty()) {
      spans.add(new LabelledSpan(label, start, end));
    }
  }

  private static String name(String label) throws BadLineException {
    if (label.equals("O")) {
      return "";
    }
    if (!label.matches("[BI]-\\S+")) {
      throw new BadLineException("'%s' is no BIO label: O, B-x or I-x".formatted(label));
    }
    return label.substring(2);
  }
}
