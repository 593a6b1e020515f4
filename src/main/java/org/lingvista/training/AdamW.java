package org.lingvista.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;

/**
 * AdamW (Loshchilov and Hutter 2019, Algorithm 2) on libtorch's fused kernel, which updates all
 * weights of a group in one pass over memory. Matrices decay; biases, LayerNorm, class token and
 * logit scales never do (SPEC §3). The image encoder and the fusion's scalars, its gate and focus,
 * have learning rates of their own; these scalars do not decay (SPEC §2).
 */
final class AdamW implements AutoCloseable {

  /**
   * How to step.
   *
   * @param learningRate peak rate of all weights but those with a rate of their own
   * @param visionLearningRate peak rate of the image encoder
   * @param gateLearningRate peak rate of the fusion's gate and focus
   * @param weightDecay decoupled decay of matrices
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of squared gradients
   * @param epsilon added to the root
   */
  record Options(
      double learningRate,
      double visionLearningRate,
      double gateLearningRate,
      double weightDecay,
      double beta1,
      double beta2,
      double epsilon) {}

  private enum Group {
    DECAY,
    NO_DECAY,
    VISION_DECAY,
    VISION_NO_DECAY,
    GATE;

    private boolean decays() {
      return this == DECAY || this == VISION_DECAY;
    }
  }

  /** Means of gradients and squared gradients, and how many steps they have seen. */
  private record Moments(Tensor mean, Tensor square, Tensor steps) {}

  private final Parameters weights;
  private final Options options;
  private final OperatorHandle fused;
  private final Map<String, Moments> moments = new LinkedHashMap<>();

  AdamW(Parameters weights, Options options) {
    this.weights = weights;
    this.options = options;
    this.fused = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
  }

  /** Scales all gradients so that their joint norm is at most this; returns the norm before. */
  double clip(double maxNorm) {
    try (TensorScope scope = new TensorScope()) {
      TensorVector trained = new TensorVector();
      for (String name : weights.names()) {
        if (hasGradient(weights.get(name))) {
          trained.push_back(weights.get(name));
        }
      }
      return torch.clip_grad_norm_(trained, maxNorm, 2.0, false);
    }
  }

  /**
   * One step with the rates scaled by this factor of the schedule. Weights without a gradient stay
   * as they are.
   */
  void step(double factor) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (Group group : Group.values()) {
        step(group, factor);
      }
    }
  }

  private void step(Group group, double factor) {
    Type listType = fused.schema().arguments().type().get();
    GenericList[] lists = new GenericList[6];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new GenericList(listType.containedType(0));
    }
    for (String name : weights.names()) {
      Tensor weight = weights.get(name);
      if (groupOf(name, weight) != group || !hasGradient(weight)) {
        continue;
      }
      Moments state = moments.computeIfAbsent(name, key -> start(weight));
      state.steps().add_(new org.bytedeco.pytorch.Scalar(1.0));
      lists[0].push_back(new IValue(weight));
      lists[1].push_back(new IValue(weight.grad()));
      lists[2].push_back(new IValue(state.mean()));
      lists[3].push_back(new IValue(state.square()));
      lists[5].push_back(new IValue(state.steps())); // lists[4], AMSGrad's maxima, stays empty
    }
    if (lists[0].empty()) {
      return;
    }
    double rate =
        switch (group) {
          case DECAY, NO_DECAY -> options.learningRate();
          case VISION_DECAY, VISION_NO_DECAY -> options.visionLearningRate();
          case GATE -> options.gateLearningRate();
        };
    IValue[] arguments = {
      new IValue(lists[0]),
      new IValue(lists[1]),
      new IValue(lists[2]),
      new IValue(lists[3]),
      new IValue(lists[4]),
      new IValue(lists[5]),
      new IValue(rate * factor),
      new IValue(options.beta1()),
      new IValue(options.beta2()),
      new IValue(group.decays() ? options.weightDecay() : 0.0),
      new IValue(options.epsilon()),
      new IValue(false), // amsgrad
      new IValue(false), // maximize
      new IValue(), // no gradient scale
      new IValue() // no flag for infinite gradients
    };
    fused.callBoxed(new IValueVector(arguments));
  }

  /** The state as named tensors: {@code NAME.mean}, {@code NAME.square}, {@code NAME.steps}. */
  Map<String, StoredTensor> save() {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    moments.forEach((name, state) -> {
      stored.put(name + ".mean", store(state.mean()));
      stored.put(name + ".square", store(state.square()));
      stored.put(name + ".steps", store(state.steps()));
    });
    return stored;
  }

  /** Continues from a saved state. */
  void restore(Map<String, StoredTensor> stored) {
    closeMoments();
    for (String name : weights.names()) {
      StoredTensor mean = stored.get(name + ".mean");
      StoredTensor square = stored.get(name + ".square");
      StoredTensor steps = stored.get(name + ".steps");
      if (mean != null && square != null && steps != null) {
        try (TensorScope scope = new TensorScope()) {
          moments.put(
              name,
              new Moments(
                  scope.keep(HostArrays.floats(mean.toFloats(), weights.compute(), mean.shape())),
                  scope.keep(
                      HostArrays.floats(square.toFloats(), weights.compute(), square.shape())),
                  scope.keep(
                      HostArrays.floats(steps.toFloats(), weights.compute(), 1).select(0, 0))));
        }
      }
    }
  }

  @Override
  public void close() {
    closeMoments();
  }

  private void closeMoments() {
    for (Moments state : moments.values()) {
      state.mean().close();
      state.square().close();
      state.steps().close();
    }
    moments.clear();
  }

  private static Moments start(Tensor weight) {
    try (TensorScope scope = new TensorScope()) {
      return new Moments(
          scope.keep(torch.zeros_like(weight.detach())),
          scope.keep(torch.zeros_like(weight.detach())),
          scope.keep(torch.zeros(new long[] {1}, weight.options()).detach().select(0, 0)));
    }
  }

  private static StoredTensor store(Tensor tensor) {
    return StoredTensor.of(HostArrays.toFloats(tensor), tensor.shape());
  }

  private static boolean hasGradient(Tensor weight) {
    return weight.requires_grad() && weight.grad().defined();
  }

  private static Group groupOf(String name, Tensor weight) {
    if (name.equals("fusion.gate") || name.equals("fusion.focus")) {
      return Group.GATE;
    }
    boolean decays = weight.dim() >= 2;
    if (name.startsWith("vision.")) {
      return decays ? Group.VISION_DECAY : Group.VISION_NO_DECAY;
    }
    return decays ? Group.DECAY : Group.NO_DECAY;
  }
}
