package org.lingvista.image;

/**
 * How a picture becomes the pixels a ViT reads, as CLIP's processor does it: the shorter side is
 * resized to {@code size} (bicubic, antialiased, a = −0.5), the centre {@code size × size} is cut
 * out, and each channel is normalised as (x/255 − mean)/std.
 *
 * @param size side S of the square, in pixels
 * @param mean per channel R G B
 * @param std per channel R G B
 */
public record ImageNormalization(int size, float[] mean, float[] std) {

  public ImageNormalization {
    if (size <= 0 || mean.length != 3 || std.length != 3) {
      throw new IllegalArgumentException(
          "size must be positive, mean and std have three values; size=%d, mean=%d, std=%d"
              .formatted(size, mean.length, std.length));
    }
  }

  /**
   * The mean and standard deviation CLIP was trained with (openai/clip-vit-*,
   * preprocessor_config.json).
   */
  public static ImageNormalization clip(int size) {
    return new ImageNormalization(
        size,
        new float[] {0.48145467f, 0.4578275f, 0.40821072f},
        new float[] {0.26862955f, 0.2613026f, 0.2757771f});
  }
}
