package org.lingvista.text;

import com.ibm.icu.text.Normalizer2;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * When two texts count as the same: equal after Unicode's NFKC_Casefold (compatibility forms, case
 * and invisible characters do not count) with every run of white space as one space and none at the
 * ends. The losses treat equal texts as positives of each other, and the leak checks look for them
 * on both sides of a split.
 */
public final class TextKey {

  private TextKey() {}

  /** The form in which equal texts are equal strings. */
  public static String normalized(String text) {
    String folded = Normalizer2.getNFKCCasefoldInstance().normalize(text);
    StringBuilder key = new StringBuilder(folded.length());
    boolean space = false;
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        space = !key.isEmpty();
        continue;
      }
      if (space) {
        key.append(' ');
        space = false;
      }
      key.appendCodePoint(c);
    }
    return key.toString();
  }

  /** 64 bits that are equal for equal texts: the first of the SHA-256 of the normalised form. */
  public static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(normalized(text).getBytes(StandardCharsets.UTF_8));
      long hash = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        hash = hash << 8 | (digest[i] & 0xff);
      }
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
