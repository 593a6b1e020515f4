package org.lingvista.model;

import java.util.Map;
import java.util.Random;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.StoredTensor;

/**
 * Weights before training: normal, biases zero, LayerNorm one and zero. Embedding tables have
 * BERT's standard deviation 0.02; matrices of BERT blocks have 0.02·√(768/width), which is BERT's
 * at its own width and keeps its gain at others. The ViT's deviations are those of CLIP's released
 * code (Radford et al. 2021): with 0.02 the class token of a narrow ViT hardly sees the patches at
 * first. The fusion's gate and focus are 0 (without a gate its output projection is), the logit
 * scales ln(1/0.07) (SPEC §2, §3). Deterministic by seed on every machine.
 */
public final class WeightInitializer {
  private static final double BERT_DEVIATION = 0.02;
  private static final double BERT_WIDTH = 768;

  private WeightInitializer() {}

  /** Random weights for this configuration. */
  public static Parameters initialize(ModelConfig config, long seed, Compute compute) {
    Parameters weights = new Parameters(compute);
    for (Map.Entry<String, long[]> entry : WeightShapes.of(config).entrySet()) {
      String name = entry.getKey();
      weights.add(name, values(config, name, entry.getValue(), seed), entry.getValue());
    }
    return weights;
  }

  /** One weight of {@link #initialize}, in host memory; needs no libtorch. */
  public static StoredTensor initial(ModelConfig config, String name, long[] shape, long seed) {
    return StoredTensor.of(values(config, name, shape, seed), shape);
  }

  /**
   * Starts N as a copy of E_t's first blocks (SPEC §2): embedding block and the first K layers;
   * heads stay as they are. Needs the same hidden and intermediate width.
   */
  public static void copyTextEncoderToNlu(ModelConfig config, Parameters weights) {
    ModelConfig.Text text = config.text();
    ModelConfig.Nlu nlu = config.nlu();
    if (nlu.hidden() != text.hidden()
        || nlu.intermediate() != text.intermediate()
        || nlu.heads() != text.heads()
        || nlu.layers() > text.layers()) {
      throw new ModelException(
          "the NLU module can start as a copy of the text encoder only with the same hidden,"
              + " intermediate and heads and at"
              + " most as many layers; text=%s, nlu=%s".formatted(text, nlu));
    }
    for (String name : weights.names()) {
      String source = "text." + name.substring(name.indexOf('.') + 1);
      boolean encoder = name.startsWith("nlu.embeddings.") || name.startsWith("nlu.encoder.");
      if (encoder && weights.has(source)) {
        weights.set(name, HostArrays.toFloats(weights.get(source)));
      }
    }
  }

  private static float[] values(ModelConfig config, String name, long[] shape, long seed) {
    int size = 1;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, Math.toIntExact(dimension));
    }
    float[] values = new float[size];
    if (name.startsWith("logit_scale.")) {
      values[0] = (float) Math.log(1 / 0.07);
      return values;
    }
    boolean norm = name.contains("norm") || name.contains("LayerNorm");
    if (norm && name.endsWith(".weight")) {
      java.util.Arrays.fill(values, 1);
      return values;
    }
    boolean zero =
        name.endsWith(".bias")
            || name.equals("fusion.gate")
            || name.equals("fusion.focus")
            || (!config.fusion().gate() && name.equals("fusion.attention.output.weight"));
    if (zero) {
      return values;
    }
    double deviation = deviation(config, name, shape);
    Random random = new Random(seed ^ (name.hashCode() * 0x9E3779B97F4A7C15L));
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private static double deviation(ModelConfig config, String name, long[] shape) {
    if (name.equals("vision.embeddings.class_embedding")
        || name.equals("vision.projection.weight")
        || name.equals("vision.embeddings.position_embedding.weight")) {
      return Math.pow(config.vision().hidden(), -0.5);
    }
    if (name.equals("text.projection.weight")) {
      return Math.pow((double) shape[1], -0.5);
    }
    if (name.startsWith("vision.encoder.")) {
      return visionDeviation(config.vision(), name);
    }
    return shape.length == 2 && !name.contains("embeddings")
        ? BERT_DEVIATION * Math.sqrt(BERT_WIDTH / shape[1])
        : BERT_DEVIATION;
  }

  /** Matrices that write into the residual stream are scaled down with its depth. */
  private static double visionDeviation(ModelConfig.Vision vision, String name) {
    double deviation = Math.pow(vision.hidden(), -0.5);
    if (name.contains("out_proj") || name.contains("fc2")) {
      return deviation * Math.pow(2.0 * vision.layers(), -0.5);
    }
    return name.contains("fc1") ? deviation * Math.pow(2, -0.5) : deviation;
  }
}
