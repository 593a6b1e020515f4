package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lingvista.encode.Encoder;
import org.lingvista.image.RgbImage;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;
import org.lingvista.places.Places;

/**
 * Brings an index up to date with a folder or manifest: encodes what is new or changed, removes
 * what is gone, leaves the rest alone. What cannot be read is reported and not in the index. Work
 * is committed as it goes, so that a run that was stopped continues where it was.
 */
public final class Ingestor {
  static final int PICTURES_AT_ONCE = 32;
  static final int TEXTS_AT_ONCE = 64;

  /** Decoded pictures held in memory at once, about. */
  private static final long PICTURE_BYTES_AT_ONCE = 128L << 20;

  private static final int ITEMS_PER_COMMIT = 2_000;

  private final Encoder encoder;
  private final VectorStore store;
  private final Progress progress;
  private final FailureLog failures;
  private final InstantSource clock;
  private final PlaceNaming naming;

  /** Told how far a run has come. */
  public interface Progress {
    /**
     * Called as entries are done with.
     *
     * @param done entries looked at
     * @param total entries of the origin
     */
    void entries(int done, int total);

    /** Asked now and then; false ends the run early, what was done is committed. */
    default boolean goOn() {
      return true;
    }
  }

  /**
   * Prepares to fill an index.
   *
   * @throws org.lingvista.index.IndexException if the index holds vectors of another model
   */
  public Ingestor(Encoder encoder, VectorStore store, Progress progress) {
    this(encoder, store, progress, FailureLog.inMemory());
  }

  /** As above, with a log of failures: what failed and has not changed is not read again. */
  public Ingestor(Encoder encoder, VectorStore store, Progress progress, FailureLog failures) {
    this(encoder, store, progress, failures, Places.none());
  }

  /** As above, with a gazetteer that names the places of photos. */
  public Ingestor(
      Encoder encoder, VectorStore store, Progress progress, FailureLog failures, Places places) {
    this(encoder, store, progress, failures, places, InstantSource.system());
  }

  /** As above, with a clock. */
  Ingestor(
      Encoder encoder,
      VectorStore store,
      Progress progress,
      FailureLog failures,
      Places places,
      InstantSource clock) {
    store.model().require("the index", encoder.modelId(), encoder.width());
    this.encoder = encoder;
    this.store = store;
    this.progress = progress;
    this.failures = failures;
    this.clock = clock;
    this.naming = new PlaceNaming(places);
  }

  /**
   * Brings the index up to date with this origin; everything is committed at the end.
   *
   * @throws NoSuchFileException if a folder is not there, or vanished meanwhile; what is indexed of
   *     it is kept
   */
  public IngestReport ingest(Origin origin) throws IOException {
    Origin.Listing listing = origin.list(encoder);
    return new Run(origin.name(), listing, store.fingerprints(origin.name())).run();
  }

  /** Takes everything of an origin out of the index, and commits. */
  public void forget(String origin) throws IOException {
    store.deleteSources(origin, store.fingerprints(origin).keySet());
    store.commit();
    failures.keepOnly(origin, Set.of());
    failures.save();
  }

  /** One run over one origin. */
  private final class Run {
    private final String origin;
    private final Origin.Listing listing;
    private final Map<String, String> known;
    private final EntryReader reader;
    private final List<IngestProblem> problems;
    private final List<EntryReader.Reading> pending = new ArrayList<>();
    private long pendingBytes;
    private int pendingPictures;
    private int pendingTexts;
    private int added;
    private int changed;
    private int unchanged;
    private int items;
    private int uncommitted;
    private int gone;

    Run(String origin, Origin.Listing listing, Map<String, String> known) {
      this.origin = origin;
      this.listing = listing;
      this.known = known;
      this.reader = new EntryReader(origin, known, failures, listing.seen(), clock);
      this.problems = new ArrayList<>(listing.problems());
    }

    IngestReport run() throws IOException {
      List<Entry> entries = listing.entries();
      int group = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
      boolean whole = true;
      for (int start = 0; start < entries.size() && whole; start += group) {
        int end = Math.min(start + group, entries.size());
        // decoding takes longer than encoding for small models: read a few at a time in parallel
        entries.subList(start, end).parallelStream().map(reader::read).toList().forEach(this::take);
        progress.entries(end, entries.size());
        whole = progress.goOn();
      }
      flush();
      int removed = whole ? removeMissing(entries) : 0;
      store.commit();
      failures.save();
      if (gone > 0 && !Files.isDirectory(Path.of(origin))) {
        throw new NoSuchFileException(origin);
      }
      return new IngestReport(
          origin, added, changed, unchanged, removed, listing.ignored(), items, problems);
    }

    private void take(EntryReader.Reading reading) {
      String name = reading.entry().name();
      boolean present = known.containsKey(name);
      switch (reading.outcome()) {
        case GONE -> gone++;
        case CHANGING -> report(reading);
        case FAILED -> {
          report(reading);
          if (present) {
            store.deleteSources(origin, List.of(name));
          }
        }
        case UNCHANGED -> {
          failures.remove(origin, name);
          unchanged++;
          if (naming.isDue(reading.fingerprint())) {
            namePlace(origin + "#" + name);
          }
        }
        case READ -> {
          failures.remove(origin, name);
          add(reading, present);
        }
      }
    }

    /** The gazetteer came after the photo: its vector need not be made again. */
    private void namePlace(String id) {
      store.get(id).map(naming::named).ifPresent(item -> store.upsert(List.of(item)));
      uncommitted++;
    }

    private void add(EntryReader.Reading reading, boolean present) {
      if (present) {
        changed++;
      } else {
        added++;
      }
      pending.add(reading);
      for (Draft draft : reading.drafts()) {
        RgbImage picture = draft.picture();
        if (picture == null) {
          pendingTexts++;
        } else {
          pendingPictures++;
          pendingBytes += picture.rgb().length;
        }
      }
      if (pendingPictures >= PICTURES_AT_ONCE
          || pendingTexts >= TEXTS_AT_ONCE
          || pendingBytes >= PICTURE_BYTES_AT_ONCE) {
        flush();
      }
    }

    private void report(EntryReader.Reading reading) {
      IngestProblem problem = new IngestProblem(where(reading.entry()), reading.problem());
      problems.add(problem);
      note(reading.entry().name(), problem, reading.fingerprint());
    }

    /** One that is the same as before keeps its time. */
    private void note(String entry, IngestProblem problem, String stamp) {
      FailureLog.Failure before = failures.same(origin, entry, stamp);
      if (before == null || !before.reason().equals(problem.reason())) {
        failures.add(
            new FailureLog.Failure(
                origin, entry, problem.name(), problem.reason(), stamp, clock.instant()));
      }
    }

    /** Encodes and stores what is pending, an entry's old items replaced by its new ones. */
    private void flush() {
      List<RgbImage> images = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (EntryReader.Reading reading : pending) {
        for (Draft draft : reading.drafts()) {
          RgbImage picture = draft.picture();
          if (picture == null) {
            texts.add(draft.encoded());
          } else {
            images.add(picture);
          }
        }
      }
      Iterator<float[]> pictureVectors = encodeImages(images).iterator();
      Iterator<float[]> textVectors = encodeTexts(texts).iterator();
      List<String> replaced = new ArrayList<>();
      List<Item> fresh = new ArrayList<>();
      for (EntryReader.Reading reading : pending) {
        replaced.add(reading.entry().name());
        String fingerprint = naming.fingerprint(reading.fingerprint(), reading.drafts());
        for (Draft draft : reading.drafts()) {
          var vectors = draft.picture() == null ? textVectors : pictureVectors;
          fresh.add(draft.item(origin, reading.entry(), fingerprint, vectors.next(), naming));
        }
      }
      store.deleteSources(origin, replaced);
      store.upsert(fresh);
      items += fresh.size();
      uncommitted += fresh.size();
      if (uncommitted >= ITEMS_PER_COMMIT) {
        store.commit();
        uncommitted = 0;
      }
      pending.clear();
      pendingBytes = 0;
      pendingPictures = 0;
      pendingTexts = 0;
    }

    private List<float[]> encodeImages(List<RgbImage> images) {
      return images.isEmpty() ? List.of() : encoder.encodeImages(images);
    }

    /** One document may have more passages than fit a batch. */
    private List<float[]> encodeTexts(List<String> texts) {
      List<float[]> vectors = new ArrayList<>();
      for (int start = 0; start < texts.size(); start += TEXTS_AT_ONCE) {
        int end = Math.min(start + TEXTS_AT_ONCE, texts.size());
        vectors.addAll(encoder.encodeTexts(texts.subList(start, end)));
      }
      return vectors;
    }

    private int removeMissing(List<Entry> entries) {
      Set<String> present = new HashSet<>();
      entries.forEach(entry -> present.add(entry.name()));
      Set<String> missing = new HashSet<>(known.keySet());
      missing.removeAll(present);
      missing.removeIf(name -> listing.closed().stream().anyMatch(name::startsWith));
      store.deleteSources(origin, missing);
      listing
          .problems()
          .forEach(problem -> {
            present.add(problem.name());
            note(problem.name(), problem, "");
          });
      failures.keepOnly(origin, present);
      return missing.size();
    }

    private String where(Entry entry) {
      return entry.file() == null ? origin + " " + entry.name() : entry.file().toString();
    }
  }
}
