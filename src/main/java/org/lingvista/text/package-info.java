/**
 * Text before it meets a model: normalisation, tokenizer, vocabulary training, label schema and
 * what one label says of the next, where labelled spans and sentences end, chunking.
 */
@NullMarked
package org.lingvista.text;

import org.jspecify.annotations.NullMarked;
