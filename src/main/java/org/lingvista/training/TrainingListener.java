package org.lingvista.training;

import java.util.Map;

/** Hears how training goes; called on the training thread. */
public interface TrainingListener {

  /**
   * Progress of a stage.
   *
   * @param stage its name
   * @param step steps done
   * @param steps steps in all
   * @param loss weighted sum, the mean since the last report
   * @param terms each loss term, means since the last report
   * @param pairsPerSecond pairs and queries per second since the last report
   * @param secondsLeft of this stage at that rate
   */
  record Progress(
      String stage,
      long step,
      long steps,
      double loss,
      Map<String, Double> terms,
      double pairsPerSecond,
      double secondsLeft) {}

  /** After every {@code logEvery} steps and at the end of a stage. */
  void progress(Progress progress);

  /** Something worth a line: a stage began, a checkpoint was written, a health check failed. */
  void message(String text);

  /** Figures measured after a stage. */
  void measured(Validation.Figures figures);
}
