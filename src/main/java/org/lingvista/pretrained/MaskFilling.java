package org.lingvista.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.tensor.TensorScope;
import org.lingvista.text.Tokenizer;

/**
 * The task BERT was trained on: which piece stands at [MASK] (Devlin et al. 2019, §3.1). A piece's
 * logit is {@code E·LN(gelu(W h + b)) + c} with the state h at [MASK] and the word embeddings E.
 * What it answers shows at a glance whether a converted model is whole: weights, vocabulary and
 * their order. Not safe for use by several threads.
 *
 * <p>{@link PretrainedModel} keeps W, b, the LayerNorm and c beside the model, in {@value #FILE},
 * when the published model has them.
 */
public final class MaskFilling implements AutoCloseable {
  static final String DENSE = "dense";
  static final String NORM = "norm";
  static final String BIAS = "bias";
  private static final String FILE = "masked_words.safetensors";
  private static final String MASK = "[MASK]";

  private final LingvistaModel model;
  private final Tokenizer tokenizer;
  private final Map<String, StoredTensor> head;
  private final Map<Integer, String> pieces;

  private MaskFilling(
      LingvistaModel model,
      Tokenizer tokenizer,
      Map<String, StoredTensor> head,
      Map<Integer, String> pieces) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.head = head;
    this.pieces = pieces;
  }

  /**
   * A piece and how likely it is.
   *
   * @param piece of the vocabulary
   * @param probability 0 to 1
   */
  public record Guess(String piece, double probability) {}

  /** Writes the head into the folder of a model; nothing when there is none. */
  static void write(Path folder, Map<String, StoredTensor> head) throws IOException {
    if (!head.isEmpty()) {
      Safetensors.writeFloat32(folder.resolve(FILE), head, Map.of());
    }
  }

  /** The head in the folder of a model; empty when there is none. */
  static Map<String, StoredTensor> head(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? new LinkedHashMap<>(Safetensors.read(file)) : Map.of();
  }

  /**
   * Opens a model directory that {@code pull} wrote.
   *
   * @throws PretrainedException when the published model had no head for masked words
   */
  public static MaskFilling open(ModelDirectory directory) throws IOException {
    Path file = directory.folder().resolve(FILE);
    if (!ModelDirectory.isOne(directory.folder()) || !Files.exists(file)) {
      throw new PretrainedException(
          directory.folder()
              + " cannot fill masks: pull a BERT with the head it was trained with"
              + " (cls.predictions) and all of its layers");
    }
    Map<Integer, String> pieces = new HashMap<>();
    new SourceFolder(directory.folder())
        .json("tokenizer.json")
        .at("model")
        .at("vocab")
        .node()
        .properties()
        .forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
    LingvistaModel model = directory.load(Compute.cpu());
    try {
      Tokenizer tokenizer = Tokenizer.load(directory.tokenizer());
      return new MaskFilling(model, tokenizer, Safetensors.read(file), pieces);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * The likeliest pieces at the first [MASK] of a text.
   *
   * @param most how many
   */
  public List<Guess> fill(String text, int most) {
    int[] ids = tokenizer.ids(text, model.config().text().positions());
    int mask = tokenizer.ids(MASK, 3)[1];
    int at = 0;
    while (at < ids.length && ids[at] != mask) {
      at++;
    }
    if (at == ids.length || mask == tokenizer.ids("", 3)[1]) {
      throw new PretrainedException("the text has no " + MASK + " to fill: " + text);
    }
    float[] probabilities = probabilities(ids, at);
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -probabilities[id]))
        .limit(most)
        .map(id -> new Guess(pieces.getOrDefault(id, "#" + id), probabilities[id]))
        .toList();
  }

  /** Probability of every piece at one place. */
  float[] probabilities(int[] ids, int at) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor states = model.tokenStates(model.tokens(ids, new int[] {ids.length}, ids.length));
      Tensor state = states.select(0, 0).select(0, at);
      Tensor inner =
          torch.gelu(
              torch.linear(
                  state, weight(DENSE + ".weight"), new TensorOptional(weight(DENSE + ".bias"))));
      Tensor normed =
          torch.layer_norm(
              inner,
              new long[] {inner.size(0)},
              new TensorOptional(weight(NORM + ".weight")),
              new TensorOptional(weight(NORM + ".bias")),
              model.config().text().layerNormEps(),
              true);
      Tensor logits =
          torch.linear(
              normed,
              model.weights().get("text.embeddings.word_embeddings.weight"),
              new TensorOptional(weight(BIAS)));
      return HostArrays.toFloats(logits.softmax(0));
    }
  }

  private Tensor weight(String name) {
    StoredTensor stored = head.get(name);
    if (stored == null) {
      throw new PretrainedException(FILE + " lacks " + name + "; pull the model again");
    }
    return HostArrays.floats(stored.toFloats(), model.compute(), stored.shape());
  }

  @Override
  public void close() {
    tokenizer.close();
    model.close();
  }
}
