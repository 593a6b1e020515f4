/**
 * The networks: BERT text encoder, CLIP ViT, NLU module, fusion; and the {@code ModelDirectory} on
 * disk.
 */
@NullMarked
package org.lingvista.model;

import org.jspecify.annotations.NullMarked;
