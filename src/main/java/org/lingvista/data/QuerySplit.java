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

  /** The half of that label. */
  public static QuerySplit of(String label) {
    for (QuerySplit split : values()) {
      if (split.label().equals(label)) {
        return split;
      }
    }
    throw new IllegalArgumentException("split must be train or test; split=" + label);
  }
}
