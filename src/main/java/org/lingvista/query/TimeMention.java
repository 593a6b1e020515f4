package org.lingvista.query;

/**
 * A time phrase found in a text.
 *
 * @param start its first code point
 * @param end code point after its last
 * @param resolution what it means
 * @param sure whether the words say a time without help from the words around them; a bare
 *     "Christmas" may as well be what is looked for
 */
public record TimeMention(int start, int end, TimeResolution.Resolved resolution, boolean sure) {}
