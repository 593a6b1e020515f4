package org.lingvista.data;

import java.util.Locale;

/** Which half of a grammar a query is made of: entries held out for tests are never trained on. */
public enum QuerySplit {
  TRAIN,
  TEST;

  /** As written in manifests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
