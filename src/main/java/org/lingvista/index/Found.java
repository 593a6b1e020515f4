package org.lingvista.index;

/**
 * A document found, without its item.
 *
 * @param document its number, which names it in the {@link IndexView} that found it and nowhere
 *     else
 * @param score as in {@link Hit}
 */
public record Found(int document, double score) {}
