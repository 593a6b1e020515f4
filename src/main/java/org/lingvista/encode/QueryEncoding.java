package org.lingvista.encode;

import java.util.List;

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
    String semanticText) {}
