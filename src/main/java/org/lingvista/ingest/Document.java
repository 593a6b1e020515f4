package org.lingvista.ingest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document by its structure.
 *
 * @param title as the document names itself; empty if it does not
 * @param author who wrote it, as the document says; empty if it does not
 * @param time when it was written, as the document says; null if it does not
 * @param sections in reading order
 */
record Document(String title, String author, @Nullable Instant time, List<Section> sections) {

  Document {
    sections = List.copyOf(sections);
  }

  /**
   * What lies below one heading, on one page.
   *
   * @param heading the headings above, {@code Animals › Dogs}; empty if there is none
   * @param page from 1; 0 if the format knows no pages
   * @param text paragraphs, separated by blank lines
   */
  record Section(String heading, int page, String text) {}
}
