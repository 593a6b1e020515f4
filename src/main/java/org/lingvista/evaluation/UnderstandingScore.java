package org.lingvista.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lingvista.data.QueryExample;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.metrics.Accuracy;
import org.lingvista.metrics.SlotF1;
import org.lingvista.metrics.SlotF1.Span;

/**
 * How well queries are understood.
 *
 * @param queries number of queries
 * @param intentAccuracy fraction of right intents
 * @param slotF1 F1 of slots whose label, first and last code point are all right, micro average
 * @param intents fraction of right intents among the queries of each intent
 * @param slots F1 of each slot
 */
public record UnderstandingScore(
    int queries,
    double intentAccuracy,
    double slotF1,
    Map<String, Double> intents,
    Map<String, Double> slots) {

  /** Scores by language, in alphabetical order. */
  public static Map<String, UnderstandingScore> byLanguage(
      List<QueryExample> gold, List<QueryEncoding> predicted) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int i = 0; i < gold.size(); i++) {
      rows.computeIfAbsent(gold.get(i).language(), none -> new ArrayList<>()).add(i);
    }
    Map<String, UnderstandingScore> scores = new LinkedHashMap<>();
    rows.forEach((language, some) ->
        scores.put(
            language,
            of(some.stream().map(gold::get).toList(), some.stream().map(predicted::get).toList())));
    return scores;
  }

  /**
   * Score over all queries.
   *
   * @param predicted what was understood of query i of {@code gold}
   */
  public static UnderstandingScore of(List<QueryExample> gold, List<QueryEncoding> predicted) {
    List<String> goldIntents = gold.stream().map(QueryExample::intent).toList();
    List<String> intents = predicted.stream().map(QueryEncoding::intent).toList();
    List<List<Span>> goldSpans =
        gold.stream()
            .map(query ->
                query.slots().stream()
                    .map(span -> new Span(span.label(), span.start(), span.end()))
                    .toList())
            .toList();
    List<List<Span>> spans =
        predicted.stream()
            .map(query ->
                query.slots().stream()
                    .map(slot -> new Span(slot.label(), slot.start(), slot.end()))
                    .toList())
            .toList();
    Map<String, Double> perSlot = new TreeMap<>();
    SlotF1.byLabel(spans, goldSpans).forEach((label, score) -> perSlot.put(label, score.f1()));
    return new UnderstandingScore(
        gold.size(),
        Accuracy.of(intents, goldIntents),
        SlotF1.of(spans, goldSpans).f1(),
        perIntent(intents, goldIntents),
        perSlot);
  }

  private static Map<String, Double> perIntent(List<String> predicted, List<String> gold) {
    Map<String, int[]> counts = new TreeMap<>();
    for (int i = 0; i < gold.size(); i++) {
      int[] count = counts.computeIfAbsent(gold.get(i), none -> new int[2]);
      count[0] += predicted.get(i).equals(gold.get(i)) ? 1 : 0;
      count[1]++;
    }
    Map<String, Double> fractions = new TreeMap<>();
    counts.forEach((intent, count) -> fractions.put(intent, (double) count[0] / count[1]));
    return fractions;
  }
}
