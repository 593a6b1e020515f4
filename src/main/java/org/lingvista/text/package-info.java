/**
 * Text before it meets a model: normalisation, tokenizer, vocabulary training, label schema,
 * chunking.
 */
@NullMarked
package org.lingvista.text;

import org.jspecify.annotations.NullMarked;
