package org.lingvista.image;

import java.util.random.RandomGenerator;

/**
 * Random changes to training pictures that keep what they show: place, size, turn, colour,
 * sharpness. Made for small pictures drawn in several styles, where a model must learn the thing
 * and not the hue of one artist. The result has the size of the input, so give it pictures that
 * have the model's size already ({@link Preprocessor#square}); it costs about as much as decoding
 * them. What is drawn depends on the generator alone.
 *
 * @param minScale smallest part of the area that a random crop keeps, over 0
 * @param maxScale largest; over 1 the picture shrinks, with its background around it
 * @param aspect largest stretch of a crop, 1 is none: width to height is drawn between 1/aspect and
 *     aspect
 * @param rotation largest turn to either side, in degrees
 * @param shift largest move in each direction beyond that of the crop, as a part of the side
 * @param flip probability of a mirror image, 0 to 1; what points or is written changes by it
 * @param brightness largest change of the factor 1 for brightness, 0 to 1
 * @param contrast the same for the distance from the mean grey
 * @param saturation the same for the distance of a pixel from its own grey
 * @param hue largest turn of the hues, as a part of the colour circle, 0 to 0.5
 * @param greyscale probability of a grey picture
 * @param blur probability of a blur, over 3 or 5 pixels
 * @param background probability that a transparent picture lies on a random colour, not on white
 */
public record Augmentation(
    double minScale,
    double maxScale,
    double aspect,
    double rotation,
    double shift,
    double flip,
    double brightness,
    double contrast,
    double saturation,
    double hue,
    double greyscale,
    double blur,
    double background) {

  public Augmentation {
    if (!(minScale > 0 && minScale <= maxScale && maxScale <= 4)) {
      throw new IllegalArgumentException(
          "0 < minScale <= maxScale <= 4 is required; minScale=%s, maxScale=%s"
              .formatted(minScale, maxScale));
    }
    check("aspect", aspect, 1, 4);
    check("rotation", rotation, 0, 180);
    check("shift", shift, 0, 1);
    check("flip", flip, 0, 1);
    check("brightness", brightness, 0, 1);
    check("contrast", contrast, 0, 1);
    check("saturation", saturation, 0, 1);
    check("hue", hue, 0, 0.5);
    check("greyscale", greyscale, 0, 1);
    check("blur", blur, 0, 1);
    check("background", background, 0, 1);
  }

  /** Changes nothing. */
  public static Augmentation none() {
    return new Augmentation(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** For drawings such as emoji: strong in colour, moderate in place, never mirrored. */
  public static Augmentation drawings() {
    return new Augmentation(0.6, 1.3, 1.15, 10, 0.04, 0, 0.3, 0.3, 0.5, 0.05, 0.15, 0.2, 0.3);
  }

  /** Changes a picture with transparency: its background first, then as below. */
  public RgbImage apply(RgbaImage image, RandomGenerator random) {
    boolean coloured = random.nextDouble() < background;
    int colour = random.nextInt(0x1000000);
    int below = coloured ? colour : ImageDecoder.WHITE;
    return apply(image.onto(below), below, random);
  }

  /** Changes a picture; what a turn or shrinking uncovers repeats the picture's edge. */
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return apply(image, Warp.REPEAT_EDGE, random);
  }

  private RgbImage apply(RgbImage image, int uncovered, RandomGenerator random) {
    // Everything is drawn in one order whether it is used or not: a recipe that switches one change
    // off leaves the others as they were.
    double area = minScale + random.nextDouble() * (maxScale - minScale);
    double stretch = Math.exp(spread(random, Math.log(aspect)) / 2);
    double across = Math.sqrt(area) * stretch;
    double down = Math.sqrt(area) / stretch;
    double moveX = spread(random, Math.abs(1 - across) / 2) + spread(random, shift);
    double moveY = spread(random, Math.abs(1 - down) / 2) + spread(random, shift);
    double angle = Math.toRadians(spread(random, rotation));
    boolean mirrored = random.nextDouble() < flip;
    ColourChange colours =
        ColourChange.of(
            1 + spread(random, brightness),
            1 + spread(random, contrast),
            1 + spread(random, saturation),
            spread(random, hue),
            random.nextDouble() < greyscale);
    boolean blurred = random.nextDouble() < blur;
    int rounds = random.nextBoolean() ? 1 : 2;

    RgbImage changed =
        new Warp(mirrored ? -across : across, down, moveX, moveY, angle).apply(image, uncovered);
    changed = colours.apply(changed);
    for (int i = 0; blurred && i < rounds; i++) {
      changed = Blur.apply(changed);
    }
    return changed;
  }

  private static double spread(RandomGenerator random, double most) {
    return (2 * random.nextDouble() - 1) * most;
  }

  private static void check(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must lie between %s and %s; %s=%s".formatted(name, least, most, name, value));
    }
  }
}
