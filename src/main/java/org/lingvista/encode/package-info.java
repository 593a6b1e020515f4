/**
 * From text and pictures to vectors, intents and slots: the {@code Encoder}, its bundle format,
 * ONNX Runtime.
 */
@NullMarked
package org.lingvista.encode;

import org.jspecify.annotations.NullMarked;
