/** Benchmarks on held-out data: baselines, relevance sets, reports, contact sheets. */
@NullMarked
package org.lingvista.evaluation;

import org.jspecify.annotations.NullMarked;
