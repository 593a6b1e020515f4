/**
 * Pictures before they meet a model: safe decoding, EXIF orientation, resizing, normalisation,
 * augmentation.
 */
@NullMarked
package org.lingvista.image;

import org.jspecify.annotations.NullMarked;
