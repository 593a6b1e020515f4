package org.lingvista.ingest;

import java.util.List;

/**
 * What an index run did to one origin. Entries are files of a folder or lines of a manifest.
 *
 * @param origin the folder or manifest
 * @param added entries that were not in the index
 * @param changed entries indexed again
 * @param unchanged entries left alone
 * @param removed entries taken out because they are gone
 * @param ignored files of kinds that are not indexed
 * @param items pictures and passages encoded
 * @param problems what could not be indexed
 */
public record IngestReport(
    String origin,
    int added,
    int changed,
    int unchanged,
    int removed,
    int ignored,
    int items,
    List<IngestProblem> problems) {

  public IngestReport {
    problems = List.copyOf(problems);
  }
}
