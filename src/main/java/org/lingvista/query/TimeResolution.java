package org.lingvista.query;

import java.util.List;

/** What a time phrase was taken to mean, or why it means nothing that could be a filter. */
public sealed interface TimeResolution {

  /**
   * A span of time.
   *
   * @param rules what decided where the phrase alone does not, in words
   */
  record Resolved(TimeSpan span, List<String> rules) implements TimeResolution {
    public Resolved {
      rules = List.copyOf(rules);
    }
  }

  /**
   * No span: the phrase stays a part of the text that is searched.
   *
   * @param reason in words
   */
  record Unresolved(String reason) implements TimeResolution {}
}
