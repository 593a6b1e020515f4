/**
 * Three stages, one trainer: losses, schedule, optimiser, gradient cache, models to start from,
 * checkpoints with exact resume, health checks.
 */
@NullMarked
package org.lingvista.training;

import org.jspecify.annotations.NullMarked;
