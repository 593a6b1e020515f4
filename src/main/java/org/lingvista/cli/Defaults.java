package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.PlaceSource;
import org.lingvista.download.Cache;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.IndexModel;
import org.lingvista.index.LuceneStore;
import org.lingvista.places.Places;

/** Which index and model a verb works with when its options name none. */
final class Defaults {
  /** Note of an index: the folder of the bundle it was made with. */
  static final String BUNDLE_NOTE = "bundle";

  private static final Path INDEX = Path.of("quickstart", "index");
  private static final Path BUNDLE = Path.of("quickstart", "bundle");

  private Defaults() {}

  /** The index named, else the quickstart's, whatever its model was switched to. */
  static Path namedIndex(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    if (!LuceneStore.exists(INDEX)) {
      throw new IllegalArgumentException(
          "no index: name one with --index DIR, or run 'lingvista quickstart' to make one");
    }
    return INDEX;
  }

  /** The model named, else the one the index was made with, else the quickstart's. */
  static Path model(@Nullable Path named, @Nullable IndexModel indexed) {
    if (named != null) {
      return named;
    }
    String noted = indexed == null ? null : indexed.notes().get(BUNDLE_NOTE);
    if (noted != null && Files.isDirectory(Path.of(noted))) {
      return Path.of(noted);
    }
    if (Files.isDirectory(BUNDLE)) {
      return BUNDLE;
    }
    throw new IllegalArgumentException(
        noted == null
            ? "no model: name one with --model BUNDLE, or run 'lingvista quickstart' to make one"
            : "the model of this index was in %s and is gone: name its place with --model BUNDLE"
                .formatted(noted));
  }

  /**
   * The gazetteer in the user's cache, if there is one.
   *
   * @param cache named by the user; null for the usual one
   * @param say told once if photos can get no places
   */
  static Places places(@Nullable Path cache, Consumer<String> say) {
    Path folder = Cache.locate(cache, System.getenv()).data("places");
    return Places.in(folder.resolve(PlaceSource.FILE), say);
  }

  /** Opens without reading all of the weights for their checksums, for a person is waiting. */
  static Encoder openModel(@Nullable Path named, IndexModel indexed) throws IOException {
    return EncoderBundle.open(model(named, indexed), EncoderBundle.Options.serving());
  }

  /** Whose vectors an index holds; null if there is none. */
  static @Nullable IndexModel modelOf(Path folder) {
    if (!LuceneStore.exists(folder)) {
      return null;
    }
    try (LuceneStore store = LuceneStore.open(folder)) {
      return store.model();
    }
  }

  /** A model and where its bundle lies. */
  static IndexModel modelNote(Encoder encoder, Path bundle) {
    String path = bundle.toAbsolutePath().normalize().toString();
    return new IndexModel(encoder.modelId(), encoder.width(), Map.of(BUNDLE_NOTE, path));
  }

  /** The index named, else the user's own, which may not exist yet. */
  static Path ownIndex(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    return userFolder("XDG_DATA_HOME", ".local/share").resolve("index");
  }

  /** Our folder among the user's, as the XDG base directory specification places it. */
  static Path userFolder(String variable, String standard) {
    String xdg = System.getenv().getOrDefault(variable, "");
    Path base =
        xdg.isBlank() || !Path.of(xdg).isAbsolute()
            ? Path.of(System.getProperty("user.home")).resolve(standard)
            : Path.of(xdg);
    return base.resolve("lingvista");
  }
}
