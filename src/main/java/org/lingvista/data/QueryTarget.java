package org.lingvista.data;

/** What the queries of a batch are paired with. */
public enum QueryTarget {
  /** The picture a query asks for; queries without one are left out. */
  IMAGE,
  /** The passage a query asks for; queries without one are left out. */
  PASSAGE,
  /** Nothing: only intents, slots and semantic texts are learnt. */
  NONE
}
