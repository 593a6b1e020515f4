package org.lingvista.evaluation;

/** Names of the tasks, which are also their folders on disk and keys of the report. */
public final class HeldOutSets {
  /** Names to pictures of a style never trained on. */
  public static final String IMAGES = "images";

  /** Names to pictures of items never trained on. */
  public static final String CONCEPTS = "concepts";

  /** Titles to passages of pages never trained on. */
  public static final String PASSAGES = "passages";

  /** Queries of templates never trained on to pictures of a style never trained on. */
  public static final String QUERIES = "queries";

  private HeldOutSets() {}
}
