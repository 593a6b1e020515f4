/**
 * Published checkpoints made into a {@code ModelDirectory}: BERT text encoders and CLIP's vision
 * encoders in the layouts in which they are found. Needs no libtorch.
 */
@NullMarked
package org.lingvista.pretrained;

import org.jspecify.annotations.NullMarked;
