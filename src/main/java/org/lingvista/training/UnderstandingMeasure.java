package org.lingvista.training;

import java.util.ArrayList;
import java.util.List;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryImport;
import org.lingvista.data.QueryLabeller;
import org.lingvista.metrics.SlotF1;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;

/**
 * Intent accuracy, slot F1 as conlleval and seqeval count it, and sentence accuracy, over the
 * likeliest label of each token. Queries that are {@code scored: words} (ATIS, Snips) have one
 * label a word, that of its first piece, as JointBERT (Chen et al. 2019) is measured.
 */
final class UnderstandingMeasure {
  private UnderstandingMeasure() {}

  /**
   * What was measured; NaN when there was nothing to measure on.
   *
   * @param intentAccuracy share of queries whose intent is right
   * @param slotF1 over spans
   * @param sentenceAccuracy share of queries whose intent and every label are right
   */
  record Score(double intentAccuracy, double slotF1, double sentenceAccuracy) {
    static final Score NONE = new Score(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Measures; query i of {@code gold} was understood as i of {@code understood}. */
  static Score of(
      List<HostEncoder.Understood> understood, List<QueryExample> gold, LabelSchema schema) {
    QueryLabeller labeller = new QueryLabeller(schema);
    List<String> names = schema.bioLabels();
    List<List<SlotF1.Span>> predictedSpans = new ArrayList<>();
    List<List<SlotF1.Span>> goldSpans = new ArrayList<>();
    int intents = 0;
    int sentences = 0;
    for (int i = 0; i < gold.size(); i++) {
      QueryExample query = gold.get(i);
      HostEncoder.Understood own = understood.get(i);
      List<String> predicted = new ArrayList<>();
      List<String> truth = new ArrayList<>();
      if (QueryImport.WORDS.equals(query.attributes().get(QueryImport.SCORED))) {
        words(query, own, names, predicted, truth);
      } else {
        tokens(labeller.slots(query, own.encoding()), own, names, predicted, truth);
      }
      boolean intent = own.intent() == labeller.intent(query);
      intents += intent ? 1 : 0;
      sentences += intent && predicted.equals(truth) ? 1 : 0;
      predictedSpans.add(SlotF1.spans(predicted));
      goldSpans.add(SlotF1.spans(truth));
    }
    double count = gold.size();
    return new Score(intents / count, SlotF1.of(predictedSpans, goldSpans).f1(), sentences / count);
  }

  private static void tokens(
      int[] labels,
      HostEncoder.Understood own,
      List<String> names,
      List<String> predicted,
      List<String> truth) {
    for (int t = 0; t < labels.length; t++) {
      if (labels[t] >= 0) {
        predicted.add(names.get(own.slots()[t]));
        truth.add(names.get(labels[t]));
      }
    }
  }

  /** A word is what stands between spaces; one beyond the last token counts as outside. */
  private static void words(
      QueryExample query,
      HostEncoder.Understood own,
      List<String> names,
      List<String> predicted,
      List<String> truth) {
    int[] text = query.query().codePoints().toArray();
    for (int start = 0; start < text.length; start++) {
      if (text[start] == ' ' || (start > 0 && text[start - 1] != ' ')) {
        continue;
      }
      int end = start;
      while (end < text.length && text[end] != ' ') {
        end++;
      }
      int token = firstToken(own.encoding(), start, end);
      predicted.add(token < 0 ? "O" : names.get(own.slots()[token]));
      truth.add(label(query.slots(), start));
    }
  }

  private static int firstToken(Encoding encoding, int start, int end) {
    for (int t = 0; t < encoding.length(); t++) {
      if (encoding.starts()[t] >= start && encoding.starts()[t] < end) {
        return t;
      }
    }
    return -1;
  }

  private static String label(List<LabelledSpan> spans, int start) {
    for (LabelledSpan span : spans) {
      if (span.start() <= start && start < span.end()) {
        return (span.start() == start ? "B-" : "I-") + span.label();
      }
    }
    return "O";
  }
}
