package org.lingvista.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.data.Batch;
import org.lingvista.data.TextBatch;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;

/**
 * Against values of PyTorch in double precision, made by {@code
 * scripts/fixtures/model_reference.py}.
 */
class LossesTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/fixtures/model/losses.safetensors");
  private static final Compute CPU = Compute.cpu();

  @ParameterizedTest
  @ValueSource(strings = {"infonce.image", "infonce.passage"})
  void multiPositiveInfoNceAndItsGradientsAgreeWithPyTorch(String name) throws Exception {
    Map<String, StoredTensor> all = Safetensors.read(FIXTURE);
    try (TensorScope scope = new TensorScope()) {
      Tensor left = leaf(all, name + ".left");
      Tensor right = leaf(all, name + ".right");
      Tensor scale = leaf(all, name + ".scale");
      Tensor loss = Losses.infoNce(left, right, scale, Positives.of(batch(all, name)), CPU);
      loss.backward();
      assertClose(loss, all, name + ".loss");
      assertClose(left.grad(), all, name + ".grad.left");
      assertClose(right.grad(), all, name + ".grad.right");
      assertClose(scale.grad(), all, name + ".grad.scale");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"infonce.image", "infonce.passage"})
  void positivesAreSameItemsAndSameTexts(String name) throws Exception {
    Map<String, StoredTensor> all = Safetensors.read(FIXTURE);
    long[] expected = stored(all, name + ".positives").toLongs();
    boolean[] positives = Positives.of(batch(all, name));
    assertThat(positives).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(positives[i]).as("entry " + i).isEqualTo(expected[i] != 0);
    }
  }

  @Test
  void semanticDistanceAgreesWithPyTorch() throws Exception {
    Map<String, StoredTensor> all = Safetensors.read(FIXTURE);
    try (TensorScope scope = new TensorScope()) {
      Tensor fused = leaf(all, "l3.fused");
      Tensor target = leaf(all, "l3.target").detach();
      Tensor loss = Losses.semanticDistance(fused, target);
      loss.backward();
      assertClose(loss, all, "l3.loss");
      assertClose(fused.grad(), all, "l3.grad.fused");
    }
  }

  @Test
  void intentAndSlotLossesAgreeWithPyTorchAndLeaveOutUnlabelledTokens() throws Exception {
    Map<String, StoredTensor> all = Safetensors.read(FIXTURE);
    try (TensorScope scope = new TensorScope()) {
      Tensor intents = leaf(all, "intent.logits");
      Tensor intent = Losses.intent(intents, ints(all, "intent.classes"), CPU);
      intent.backward();
      assertClose(intent, all, "intent.loss");
      assertClose(intents.grad(), all, "intent.grad.logits");
      Tensor slots = leaf(all, "slot.logits");
      int[] classes = ints(all, "slot.classes");
      assertThat(Arrays.stream(classes).anyMatch(label -> label == Losses.IGNORE)).isTrue();
      Tensor slot = Losses.slot(slots, classes, CPU);
      slot.backward();
      assertClose(slot, all, "slot.loss");
      assertClose(slots.grad(), all, "slot.grad.logits");
    }
  }

  private static Batch batch(Map<String, StoredTensor> all, String name) {
    int[] rightOf = ints(all, name + ".rightOf");
    StoredTensor rightTexts = all.get(name + ".rightTexts");
    return new Batch(
        new TextBatch(rightOf.length, 1, new int[rightOf.length], new int[rightOf.length]),
        stored(all, name + ".leftItems").toLongs(),
        stored(all, name + ".leftTexts").toLongs(),
        null,
        null,
        rightOf,
        stored(all, name + ".rightItems").toLongs(),
        rightTexts == null ? new long[0] : rightTexts.toLongs(),
        null,
        new Batch.Position(0, 0));
  }

  private static Tensor leaf(Map<String, StoredTensor> all, String name) {
    StoredTensor stored = stored(all, name);
    return HostArrays.floats(stored.toFloats(), CPU, stored.shape()).set_requires_grad(true);
  }

  private static StoredTensor stored(Map<String, StoredTensor> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static int[] ints(Map<String, StoredTensor> all, String name) {
    return Arrays.stream(stored(all, name).toLongs()).mapToInt(Math::toIntExact).toArray();
  }

  private static void assertClose(Tensor actual, Map<String, StoredTensor> all, String name) {
    float[] expected = stored(all, name).toFloats();
    float[] values = HostArrays.toFloats(actual);
    assertThat(values).as(name).hasSameSizeAs(expected);
    float largest = 1e-6f;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .as(name + "[" + i + "]")
          .isCloseTo(expected[i], within(largest * 2e-5f));
    }
  }
}
