/**
 * Retrieval and understanding metrics over plain arrays: recall, MRR, nDCG, accuracy, slot F1,
 * intervals.
 */
@NullMarked
package org.lingvista.metrics;

import org.jspecify.annotations.NullMarked;
