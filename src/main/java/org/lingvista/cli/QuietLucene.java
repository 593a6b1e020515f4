package org.lingvista.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps Lucene's advice on Java options off the console of a person who searches. */
final class QuietLucene {
  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private QuietLucene() {}

  static void apply() {
    LUCENE.setLevel(Level.SEVERE);
  }
}
