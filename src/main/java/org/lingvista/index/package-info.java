/**
 * Items with vectors and text, found again: the {@code VectorStore} and its Lucene implementation.
 */
@NullMarked
package org.lingvista.index;

import org.jspecify.annotations.NullMarked;
