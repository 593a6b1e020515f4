package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.lingvista.encode.Encoder;

/**
 * What an index holds of an origin, to be encoded again: entries that it does not know, such as
 * those of a split that was left out, are passed over.
 *
 * @param origin where the entries are
 * @param known names of the entries in the index
 */
public record IndexedOrigin(Origin origin, Set<String> known) implements Origin {

  public IndexedOrigin {
    known = Set.copyOf(known);
  }

  /**
   * Finds the kind of an origin by its name.
   *
   * @param name absolute path of a folder or manifest, or a pattern of shards
   */
  public static IndexedOrigin of(String name, Set<String> known) {
    Path path = Path.of(name);
    // that an emptied folder is refused is said here, by what is known of it
    Origin origin =
        Files.isDirectory(path) ? new FolderOrigin(path, true) : Origin.of(path, Set.of());
    return new IndexedOrigin(origin, known);
  }

  @Override
  public String name() {
    return origin.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IngestException if nothing of what the index holds is there, as on a disk that is not
   *     connected
   */
  @Override
  public Listing list(Encoder encoder) throws IOException {
    Listing all = origin.list(encoder);
    List<Entry> entries =
        all.entries().stream().filter(entry -> known.contains(entry.name())).toList();
    if (entries.isEmpty()) {
      throw new IngestException(
          "nothing of what is indexed of %s is there: connect it, or index what is left"
              .formatted(name()));
    }
    return new Listing(entries, all.problems(), all.ignored(), all.closed(), all.seen());
  }
}
