/**
 * A trained model out: the ONNX graph writer, the parity report, and the encoder that runs on
 * libtorch.
 */
@NullMarked
package org.lingvista.export;

import org.jspecify.annotations.NullMarked;
