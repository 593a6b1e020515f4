/**
 * Manifests to examples to datasets to batches in host memory; sampling, query generation, packages
 * of data.
 */
@NullMarked
package org.lingvista.data;

import org.jspecify.annotations.NullMarked;
