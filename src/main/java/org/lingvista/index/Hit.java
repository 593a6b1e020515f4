package org.lingvista.index;

/**
 * An item found.
 *
 * @param item the item as stored
 * @param score cosine (−1 to 1) when found by vector, BM25 when found by words; the two do not
 *     compare
 */
public record Hit(Item item, double score) {}
