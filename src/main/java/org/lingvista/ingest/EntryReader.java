package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.ImageException;
import org.lingvista.image.MissingDecoderException;

/**
 * Reads what changed of one origin. A file must look the same before and after it is read, and one
 * that was written less than {@value #QUIET_MILLIS} ms ago also when that time is over: what is
 * being written is not taken for whole. Used by many threads.
 *
 * @param known fingerprints of the entries in the index
 * @param seen whether every file was there when it was listed
 * @param clock the clock that files are dated by; it may jump
 */
record EntryReader(
    String origin,
    Map<String, String> known,
    FailureLog failures,
    boolean seen,
    InstantSource clock) {

  static final String CHANGING = "changed while it was read; it is tried again next time";

  private static final long QUIET_MILLIS = 500;

  /** What became of an entry. */
  enum Outcome {
    UNCHANGED,
    READ,
    FAILED,
    /** Is being written: neither the old state nor the new one is known to be wrong. */
    CHANGING,
    /** Was there when the folder was listed; whether it is deleted, the next listing tells. */
    GONE
  }

  /**
   * An entry with what was read from it.
   *
   * @param fingerprint of what was read; empty if it is to be tried again in any case
   * @param problem why it cannot be indexed; empty if it can
   */
  record Reading(
      Entry entry, Outcome outcome, String fingerprint, List<Draft> drafts, String problem) {

    private static Reading failed(Entry entry, String fingerprint, String problem) {
      return new Reading(entry, Outcome.FAILED, fingerprint, List.of(), problem);
    }
  }

  /** Reads an entry if it changed. */
  Reading read(Entry entry) {
    try {
      Fingerprint fingerprint = Fingerprint.of(entry);
      FailureLog.Failure before = failures.same(origin, entry.name(), fingerprint.glance());
      if (before != null) {
        return Reading.failed(entry, before.stamp(), before.reason());
      }
      String earlier = known.get(entry.name());
      if (earlier != null && fingerprint.matches(earlier)) {
        return new Reading(entry, Outcome.UNCHANGED, earlier, List.of(), "");
      }
      Reading reading = read(entry, fingerprint);
      awaitQuiet(fingerprint.modified());
      return fingerprint.holds()
          ? reading
          : new Reading(entry, Outcome.CHANGING, "", List.of(), CHANGING);
    } catch (AccessDeniedException e) {
      // permission given later does not change the file: try again each time
      return Reading.failed(entry, "", "no permission to read it");
    } catch (NoSuchFileException e) {
      return seen
          ? new Reading(entry, Outcome.GONE, "", List.of(), "")
          : Reading.failed(entry, "", "no such file");
    } catch (IOException e) {
      return Reading.failed(entry, "", reason(e));
    }
  }

  private static Reading read(Entry entry, Fingerprint fingerprint)
      throws AccessDeniedException, NoSuchFileException {
    try {
      // what is refused for its size is not read a first time to tell its content
      List<Draft> drafts = entry.reader().read();
      return new Reading(entry, Outcome.READ, fingerprint.write(), drafts, "");
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      return Reading.failed(entry, fingerprint.glance(), reason(e));
    } catch (MissingDecoderException e) {
      return Reading.failed(
          entry, "", reason(e)); // it may be installed without a change of the file
    } catch (ImageException e) {
      if (e.getCause() instanceof AccessDeniedException denied) {
        throw denied;
      }
      if (e.getCause() instanceof NoSuchFileException gone) {
        throw gone;
      }
      return Reading.failed(entry, fingerprint.glance(), reason(e));
    }
  }

  /** Whatever the clock says, this takes no longer than the time a file must be quiet. */
  private void awaitQuiet(@Nullable Instant modified) {
    if (modified == null) {
      return;
    }
    Duration age = Duration.between(modified, clock.instant());
    if (age.abs().compareTo(Duration.ofMillis(QUIET_MILLIS)) >= 0) {
      return;
    }
    try {
      Thread.sleep(QUIET_MILLIS - Math.max(0, age.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
