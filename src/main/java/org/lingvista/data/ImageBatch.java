package org.lingvista.data;

/**
 * Normalised pictures.
 *
 * @param rows number of pictures B
 * @param size side S in pixels
 * @param pixels float values (B, 3, S, S), row-major
 */
public record ImageBatch(int rows, int size, float[] pixels) {}
