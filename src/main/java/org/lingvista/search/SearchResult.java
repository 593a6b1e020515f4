package org.lingvista.search;

import org.jspecify.annotations.Nullable;
import org.lingvista.index.Item;

/**
 * One item found, and why it stands where it stands.
 *
 * @param rank place in the results, from 1
 * @param item the item
 * @param score fused score by which results are ordered, unless they are sorted by time; compares
 *     within one search only; 0 if nothing was looked for
 * @param vectorScore cosine of query and item, −1 to 1
 * @param vectorRank place among items of its kind by vector, from 1; null if words alone found it
 * @param lexicalScore BM25 score; null if no word matched
 * @param lexicalRank place among items of its kind by BM25, from 1; null if no word matched
 * @param likely whether it stands out from the index ({@link Relevance}); true if nothing was
 *     looked for
 */
public record SearchResult(
    int rank,
    Item item,
    double score,
    double vectorScore,
    @Nullable Integer vectorRank,
    @Nullable Double lexicalScore,
    @Nullable Integer lexicalRank,
    boolean likely) {}
