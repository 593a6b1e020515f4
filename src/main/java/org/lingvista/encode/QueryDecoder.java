package org.lingvista.encode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.text.Encoding;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.SlotTransitions;
import org.lingvista.text.SpanJoiner;

/** From the numbers a model gives for queries to {@link QueryEncoding}s, whatever computed them. */
public final class QueryDecoder {
  private final LabelSchema labels;
  private final SlotDecoder slots;
  private final int bioLabels;
  private final IntentCalibration calibration;

  /**
   * A decoder of these labels.
   *
   * @param transitions of the model's slots; null for none
   */
  public QueryDecoder(
      LabelSchema labels, @Nullable SlotTransitions transitions, IntentCalibration calibration) {
    this.labels = labels;
    this.calibration = calibration;
    this.slots = new SlotDecoder(labels, transitions);
    this.bioLabels = labels.bioLabels().size();
  }

  /**
   * What the model gives for B queries of padded length T.
   *
   * @param vectors (B, d), row by row
   * @param intentLogits (B, I)
   * @param slotLogits (B, T, S)
   */
  public record Outputs(float[] vectors, float[] intentLogits, float[] slotLogits) {}

  /**
   * Decodes one row of a batch.
   *
   * @param query the query as typed
   * @param tokens its tokens
   * @param rows number of rows B
   * @param length padded length T
   */
  public QueryEncoding decode(
      String query, Encoding tokens, Outputs outputs, int row, int rows, int length) {
    int width = outputs.vectors().length / rows;
    int intents = labels.intents().size();
    double[] probabilities =
        Softmax.of(outputs.intentLogits(), row * intents, intents, calibration.temperature());
    int intent = Softmax.best(probabilities);
    List<Slot> found = slots.decode(query, tokens, outputs.slotLogits(), row * length * bioLabels);
    return new QueryEncoding(
        Arrays.copyOfRange(outputs.vectors(), row * width, (row + 1) * width),
        labels.intents().get(intent),
        probabilities[intent],
        found,
        semanticText(found));
  }

  private String semanticText(List<Slot> found) {
    SpanJoiner text = new SpanJoiner();
    for (Slot slot : found) {
      if (labels.semanticSlots().contains(slot.label())) {
        text.add(slot.start(), slot.end(), slot.text());
      }
    }
    return text.toString();
  }
}
