package org.lingvista.encode;

/**
 * A labelled span of a query.
 *
 * @param label slot name, such as {@code content} or {@code time}
 * @param start first Unicode code point in the query
 * @param end code point after the last
 * @param text the span as written in the query
 * @param probability mean probability of its tokens' labels, 0 to 1
 */
public record Slot(String label, int start, int end, String text, double probability) {}
