package org.lingvista.ingest;

import java.util.TreeMap;

/** The headings above a place in a document, from the outermost in. For use by one thread. */
final class Headings {
  static final String SEPARATOR = " › ";

  /** Level, from 1, to the heading that is open there. */
  private final TreeMap<Integer, String> open = new TreeMap<>();

  /**
   * Opens a heading, which ends those of its level and below.
   *
   * @param level from 1
   */
  void open(int level, String words) {
    open.tailMap(level, true).clear();
    open.put(level, words);
  }

  /** {@code Animals › Dogs}; empty before the first heading. */
  String path() {
    return String.join(SEPARATOR, open.values());
  }

  /**
   * A path below a title, which many documents repeat as their first heading.
   *
   * @return the title with the path, the title standing once
   */
  static String under(String title, String path) {
    if (path.isEmpty() || path.equals(title) || title.isEmpty()) {
      return path.isEmpty() ? title : path;
    }
    return path.startsWith(title + SEPARATOR) ? path : title + SEPARATOR + path;
  }
}
