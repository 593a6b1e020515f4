package org.lingvista.query;

/** A condition on results that a query states; results that break it are not shown. */
public sealed interface QueryFilter {

  /** The condition in words, for a person to judge. */
  String describe();

  /**
   * Only this kind of result.
   *
   * @param kind the kind asked for
   */
  record Only(MediaKind kind) implements QueryFilter {
    @Override
    public String describe() {
      return "only " + (kind == MediaKind.IMAGE ? "pictures" : "passages");
    }
  }

  /** What can be asked for. */
  enum MediaKind {
    IMAGE,
    TEXT
  }
}
