/** The libtorch seam: scopes, shapes, device, dtype, seeds, named tensors, safetensors. */
@NullMarked
package org.lingvista.tensor;

import org.jspecify.annotations.NullMarked;
