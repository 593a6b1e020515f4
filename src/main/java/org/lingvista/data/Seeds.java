package org.lingvista.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/**
 * Random numbers as a function of what they are for, not of when they are drawn: so threads and
 * resuming cannot change them.
 */
final class Seeds {
  static final int SHUFFLE = 1;
  static final int DRAW = 2;
  static final int BUCKET = 3;
  static final int PICTURE = 4;

  private Seeds() {}

  /** A generator for this purpose and these numbers, such as epoch and example. */
  static SplittableRandom random(long seed, int purpose, long first, long second) {
    return new SplittableRandom(mix(mix(mix(mix(seed) + purpose) + first) + second));
  }

  /** 64 bits of the SHA-256 of a name, as it is written. */
  static long hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      long hash = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        hash = hash << 8 | (digest[i] & 0xff);
      }
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Fisher and Yates. */
  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    z = (z + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
