package org.lingvista.cli;

import java.io.PrintWriter;
import org.lingvista.ingest.IngestProblem;
import org.lingvista.ingest.IngestReport;

/** Progress and problems of an index run as lines of text, for standard error. */
final class IngestPrinter {
  private static final int PROBLEMS_SHOWN = 20;
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  private final PrintWriter err;
  private final boolean showEnd;
  private long lastShown = System.nanoTime();

  /**
   * Prints now and then.
   *
   * @param showEnd whether the end of each origin is shown however short its run was
   */
  IngestPrinter(PrintWriter err, boolean showEnd) {
    this.err = err;
    this.showEnd = showEnd;
  }

  void progress(int done, int total) {
    long now = System.nanoTime();
    if (now - lastShown >= PROGRESS_NANOS || (showEnd && done == total)) {
      lastShown = now;
      err.printf("%d of %d (%d%%)%n", done, total, 100L * done / total);
      err.flush();
    }
  }

  /** A line for a person. */
  void say(String line) {
    err.println(OneLine.of(line));
    err.flush();
  }

  /** The first problems, and how many more there are. */
  void problems(IngestReport report) {
    report.problems().stream()
        .limit(PROBLEMS_SHOWN)
        .forEach(problem -> err.println("not indexed: " + line(problem)));
    int hidden = report.problems().size() - PROBLEMS_SHOWN;
    if (hidden > 0) {
      err.printf("not indexed: %d more%n", hidden);
    }
    err.flush();
  }

  /** In one line, whatever the file is called. Many reasons name it already. */
  static String line(IngestProblem problem) {
    return OneLine.of(
        problem.reason().contains(problem.name())
            ? problem.reason()
            : problem.name() + ": " + problem.reason());
  }
}
