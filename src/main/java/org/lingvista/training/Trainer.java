package org.lingvista.training;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.WeightShapes;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.TensorScope;

/**
 * The one training loop of all stages. A step draws one batch of every part (times {@code
 * accumulation}), adds up their gradients, clips them, lets AdamW step and clamps the logit scales
 * to exp(s) ≤ 100 (SPEC §3).
 */
final class Trainer implements AutoCloseable {
  private static final double MOST_LOG_SCALE = Math.log(100);

  /** What happens around the steps. */
  interface Hooks {
    /** Called after each step with the place of the next batch of every source. */
    void afterStep(long done, Map<String, Batch.Position> next) throws IOException;
  }

  private final LingvistaModel model;
  private final Stage stage;
  private final Recipe.StageOptions options;
  private final AdamW optimizer;
  private final LearningRate schedule;
  private final Map<String, Batch.Position> next = new LinkedHashMap<>();
  private final ProgressMeter meter;

  Trainer(
      LingvistaModel model,
      Stage stage,
      Recipe.StageOptions options,
      int logEvery,
      TrainingListener listener) {
    this.model = model;
    this.stage = stage;
    this.options = options;
    this.optimizer =
        new AdamW(
            model.weights(),
            new AdamW.Options(
                options.learningRate(),
                options.visionLearningRate() == null
                    ? options.learningRate()
                    : options.visionLearningRate(),
                options.gateLearningRate(),
                options.weightDecay(),
                0.9,
                options.beta2(),
                1e-8));
    this.schedule = new LearningRate(options.learningRate(), options.warmup(), options.steps());
    this.meter = new ProgressMeter(stage.name(), options.steps(), logEvery, listener);
    for (Stage.Part part : stage.parts()) {
      next.put(part.source(), new Batch.Position(0, 0));
    }
  }

  AdamW optimizer() {
    return optimizer;
  }

  /** Continues with these batches. */
  void seek(Map<String, Batch.Position> positions) {
    for (Stage.Part part : stage.parts()) {
      Batch.Position position = positions.get(part.source());
      if (position == null) {
        throw new TrainingException(
            "the checkpoint does not know the source '%s' of stage %s; was the data changed? Start over with --restart"
                .formatted(part.source(), stage.name()));
      }
      part.batches().seek(position);
      next.put(part.source(), position);
    }
  }

  /** Trains from a step to the end of the stage, or until asked to stop; returns the steps done. */
  long train(long from, BooleanSupplier stop, Hooks hooks) throws IOException {
    model.weights().train(stage::trains);
    meter.start(from);
    long done = from;
    while (done < options.steps() && !stop.getAsBoolean()) {
      step(done);
      done++;
      meter.stepDone(done);
      hooks.afterStep(done, Map.copyOf(next));
    }
    return done;
  }

  private void step(long done) {
    model.weights().clearGradients();
    for (int i = 0; i < options.accumulation(); i++) {
      for (Stage.Part part : stage.parts()) {
        Batch batch = part.batches().next();
        next.put(part.source(), after(part, batch.position()));
        backward(part, batch, done);
      }
    }
    meter.gradientNorm(optimizer.clip(options.maxGradientNorm()));
    optimizer.step(schedule.factor(done));
    clampLogitScales();
  }

  /** Each part goes backward on its own, so that only one part's activations are in memory. */
  private void backward(Stage.Part part, Batch batch, long done) {
    try (TensorScope scope = new TensorScope();
        RowEncoding encoding = encoding()) {
      BatchLoss.Terms terms;
      try (Compute.Autocast autocast = model.compute().autocast()) {
        terms = part.loss().of(encoding, model, batch);
      }
      Tensor total = terms.total();
      double value = total.item_double();
      if (!Double.isFinite(value)) {
        throw new TrainingException(
            "the loss is %s in stage %s at step %d (%s): lower learningRate, or set precision: fp32"
                .formatted(value, stage.name(), done + 1, terms.values()));
      }
      total.mul(new Scalar(1.0 / options.accumulation())).backward();
      encoding.backward();
      meter.add(batch.rows(), value / options.accumulation(), terms.values());
    }
  }

  private RowEncoding encoding() {
    return options.chunk() == 0
        ? new RowEncoding.Whole()
        : new GradientCache(model.compute(), options.chunk());
  }

  private void clampLogitScales() {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (String pair : WeightShapes.PAIR_TYPES) {
        model
            .weights()
            .get("logit_scale." + pair)
            .clamp_(new ScalarOptional(), new ScalarOptional(new Scalar(MOST_LOG_SCALE)));
      }
    }
  }

  private static Batch.Position after(Stage.Part part, Batch.Position position) {
    return position.index() + 1 < part.batches().batchesPerEpoch()
        ? new Batch.Position(position.epoch(), position.index() + 1)
        : new Batch.Position(position.epoch() + 1, 0);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
