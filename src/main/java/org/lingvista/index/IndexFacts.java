package org.lingvista.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a commit of a {@link LuceneStore} says of itself.
 *
 * @param format version of the format
 * @param model whose vectors it holds
 */
record IndexFacts(int format, IndexModel model) {
  /** The format that new indexes have. */
  static final int FORMAT = 2;

  /** The oldest format that is read, and written to in an index that has it. */
  private static final int OLDEST = 1;

  private static final String FORMAT_KEY = "lingvista.format";
  private static final String MODEL_KEY = "lingvista.model";
  private static final String WIDTH_KEY = "lingvista.width";
  private static final String NOTE_KEY = "lingvista.note.";
  private static final String KEPT_KEY = "lingvista.kept.";

  /**
   * Reads them from the commit that a reader sees.
   *
   * @throws IndexException if this is no index of ours, or one of a format that is not read
   */
  static IndexFacts of(LuceneErrors errors, DirectoryReader reader) throws IOException {
    Map<String, String> data = reader.getIndexCommit().getUserData();
    String format = data.get(FORMAT_KEY);
    String id = data.get(MODEL_KEY);
    String width = data.get(WIDTH_KEY);
    if (format == null || id == null || width == null) {
      throw new IndexException(
          errors.name() + " is a Lucene index, but not one of lingvista: choose another folder");
    }
    if (!format.matches("[%d-%d]".formatted(OLDEST, FORMAT))) {
      throw new IndexException(
          "%s has format version %s, this program reads versions %d to %d: index again"
              .formatted(errors.name(), format, OLDEST, FORMAT));
    }
    Map<String, String> notes = new HashMap<>();
    data.forEach((key, value) -> {
      if (key.startsWith(NOTE_KEY)) {
        notes.put(key.substring(NOTE_KEY.length()), value);
      }
    });
    return new IndexFacts(
        Integer.parseInt(format), new IndexModel(id, Integer.parseInt(width), notes));
  }

  private Map<String, String> commitData() {
    Map<String, String> data = new HashMap<>();
    data.put(FORMAT_KEY, Integer.toString(format));
    data.put(MODEL_KEY, model.id());
    data.put(WIDTH_KEY, Integer.toString(model.width()));
    model.notes().forEach((name, note) -> data.put(NOTE_KEY + name, note));
    return data;
  }

  /** As they are committed from now on by a writer, which keeps what was kept. */
  void become(IndexWriter writer) {
    commit(writer, Map.of());
  }

  /** Makes a fact part of a writer's next commit. */
  void keep(IndexWriter writer, String name, String fact) {
    commit(writer, Map.of(KEPT_KEY + name, fact));
  }

  private void commit(IndexWriter writer, Map<String, String> more) {
    Map<String, String> data = commitData();
    data.putAll(kept(writer));
    data.putAll(more);
    writer.setLiveCommitData(data.entrySet());
  }

  private static Map<String, String> kept(IndexWriter writer) {
    Map<String, String> kept = new HashMap<>();
    var live = writer.getLiveCommitData();
    if (live != null) {
      for (Map.Entry<String, String> each : live) {
        if (each.getKey().startsWith(KEPT_KEY)) {
          kept.put(each.getKey(), each.getValue());
        }
      }
    }
    return kept;
  }

  /** What the commit that a reader sees has kept under a name; null if nothing. */
  static @Nullable String kept(DirectoryReader reader, String name) throws IOException {
    return reader.getIndexCommit().getUserData().get(KEPT_KEY + name);
  }

  /** Whether pictures have a graph of their own. */
  boolean picturesApart() {
    return format >= FORMAT;
  }

  /** The field that holds the vectors of items of a kind. */
  String vectorField(Item.Kind kind) {
    return kind == Item.Kind.IMAGE && picturesApart()
        ? ItemDocument.PICTURE_VECTOR
        : ItemDocument.VECTOR;
  }
}
