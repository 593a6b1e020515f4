package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.lingvista.data.Shards;
import org.lingvista.encode.Encoder;

/**
 * Where items come from: a folder, a manifest or shards, the unit that an index run brings up to
 * date.
 */
public sealed interface Origin permits FolderOrigin, IndexedOrigin, ManifestOrigin, ShardOrigin {

  /**
   * The origin at a place: a folder, else WebDataset shards by the ending of their name, else a
   * manifest.
   *
   * @param place a folder, a manifest, or a pattern of shards
   * @param splits only lines and samples of these; empty for all; folders have none
   */
  static Origin of(Path place, Set<String> splits) {
    if (Files.isDirectory(place)) {
      return new FolderOrigin(place);
    }
    return Shards.named(place.toString())
        ? new ShardOrigin(place.toString(), splits)
        : new ManifestOrigin(place, splits);
  }

  /** Absolute path; what is indexed from here is known by it. */
  String name();

  /**
   * Looks for entries without reading pictures or texts; never empty.
   *
   * @param encoder reads the passages that entries are cut into
   * @throws IngestException if there is nothing to index
   */
  Listing list(Encoder encoder) throws IOException;

  /**
   * What an origin holds.
   *
   * @param entries to be indexed
   * @param problems what cannot be
   * @param ignored files of other kinds
   * @param closed beginnings of names of entries that may exist but cannot be seen now
   * @param seen whether the file of every entry was there when it was listed
   */
  record Listing(
      List<Entry> entries,
      List<IngestProblem> problems,
      int ignored,
      Set<String> closed,
      boolean seen) {}
}
