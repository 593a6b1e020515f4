package org.lingvista.training;

import java.util.List;
import org.lingvista.data.BatchSource;

/**
 * One of the paper's three stages (SPEC §3): what is trained, from which batches, with which
 * losses. The loop around it exists once, in {@link Trainer}.
 */
sealed interface Stage permits AlignmentStage, UnderstandingStage, JointStage {

  /** {@code alignment}, {@code understanding} or {@code joint}. */
  String name();

  /** Whether a weight is trained in this stage. */
  boolean trains(String weight);

  /** The parts of the loss, each fed by its own source. */
  List<Part> parts();

  /**
   * A part of the loss and where its batches come from.
   *
   * @param source name of the source, unique in the stage
   * @param batches endless stream
   * @param loss of one batch
   */
  record Part(String source, BatchSource batches, BatchLoss loss) {}
}
