package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.IntentCalibration;
import org.lingvista.evaluation.CalibrationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista calibrate}: honest intent probabilities for a bundle. */
@Command(
    name = "calibrate",
    description = {
      "Fit the temperature of a bundle's intent probabilities on queries it was not trained on.",
      "Every second query is fitted on, the others give the figures; no answer changes."
    },
    mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "exported bundle")
  private Path bundle;

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "FILE",
      description = "manifest of queries with intents")
  private Path queries;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "of the manifest (default: ${DEFAULT-VALUE})")
  private String split;

  @Option(names = "--dry-run", description = "print only; leave the bundle as it is")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<QueryExample> asked = QueryManifest.read(queries, 0).split(split);
    CalibrationReport report;
    try (Encoder encoder = EncoderBundle.open(bundle)) {
      report = CalibrationReport.of(encoder, asked);
    }
    var out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "temperature %.3f, fitted on %d queries; on %d others: intent accuracy %.4f",
            report.temperature(),
            report.fitted(),
            report.measured(),
            report.accuracy()));
    out.println(
        String.format(
            Locale.ROOT,
            "expected calibration error %.4f before, %.4f after; mean probability %.4f before,"
                + " %.4f after",
            report.errorBefore(),
            report.errorAfter(),
            report.confidenceBefore(),
            report.confidenceAfter()));
    if (!dryRun) {
      new IntentCalibration(report.temperature()).writeTo(bundle);
      out.println("wrote it into " + bundle);
    }
    out.flush();
    return 0;
  }
}
