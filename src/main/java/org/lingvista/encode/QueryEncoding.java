package org.lingvista.encode;

import java.util.List;
import org.lingvista.text.TextKey;

/**
 * What the model makes of one query, in one pass.
 *
 * @param vector fused query vector, L2-normalised, length d
 * @param intent most probable intent
 * @param intentProbability its probability, 0 to 1
 * @param slots labelled spans in order, not overlapping
 * @param semanticText the spans of semantic slots, joined by a space where they are apart; empty if
 *     there is none
 */
public record QueryEncoding(
    float[] vector,
    String intent,
    double intentProbability,
    List<Slot> slots,
    String semanticText) {

  /**
   * Whether all words of the query are what is looked for, as in a caption. Such a query is encoded
   * as plain text: the text encoder learned from captions, and the fusion has nothing to take away.
   *
   * @param query as it was encoded
   */
  public boolean isCaption(String query) {
    return TextKey.normalized(semanticText).equals(TextKey.normalized(query));
  }
}
