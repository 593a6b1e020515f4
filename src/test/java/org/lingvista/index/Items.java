package org.lingvista.index;

import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Items and vectors to test with. */
final class Items {
  private Items() {}

  static Item item(String id, Item.Kind kind, float[] vector, String text) {
    return new Item(
        id,
        "item-of-" + id,
        kind,
        vector,
        "",
        text,
        "en",
        Instant.parse("2024-05-06T07:08:09Z"),
        null,
        null,
        "pictures/" + id + ".png",
        new Item.Source("/photos", id, "print-" + id),
        Map.of());
  }

  static Item image(String id, float... vector) {
    return item(id, Item.Kind.IMAGE, unit(vector), "");
  }

  static Item text(String id, String text) {
    return item(id, Item.Kind.TEXT, unit(1, 1, 1, 1), text);
  }

  static float[] unit(float... vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (unit[i] / Math.sqrt(square));
    }
    return unit;
  }

  static float[] gaussian(RandomGenerator random, int width) {
    float[] vector = new float[width];
    for (int i = 0; i < width; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
