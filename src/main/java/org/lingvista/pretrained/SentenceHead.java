package org.lingvista.pretrained;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.model.ModelConfig.Head;
import org.lingvista.model.ModelConfig.Pooling;
import org.lingvista.tensor.StoredTensor;

/**
 * What follows BERT: pooling and dense layers. sentence-transformers lists them in {@code
 * modules.json}, each with a folder of its own, in the layout up to its version 5 and the later
 * one. Its Normalize is not asked for: every vector here has length 1.
 *
 * @param transformer folder of the transformer
 * @param pooling how states become one vector
 * @param dense layers after it, in order
 * @param maxTokens longest text, special tokens included
 */
record SentenceHead(String transformer, Pooling pooling, List<Dense> dense, int maxTokens) {
  private static final Map<String, Pooling> MODES =
      Map.of(
          "cls", Pooling.CLS,
          "cls_token", Pooling.CLS,
          "mean", Pooling.MEAN,
          "mean_tokens", Pooling.MEAN);

  /**
   * A dense layer.
   *
   * @param weight (out, in)
   * @param bias (out), if there is one
   * @param activation what follows it
   */
  record Dense(StoredTensor weight, @Nullable StoredTensor bias, Head activation) {}

  /** Reads {@code modules.json} and what it names. */
  static SentenceHead read(SourceFolder folder) throws IOException {
    JsonConfig modules = folder.json("modules.json");
    String transformer = "";
    Pooling pooling = null;
    List<Dense> dense = new ArrayList<>();
    for (var node : modules.node()) {
      JsonConfig module = new JsonConfig(modules.file(), node);
      String type = module.text("type", "none");
      String path = module.text("path", "");
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformer = path;
        case "Pooling" -> pooling = pooling(folder.json(path + "/config.json"));
        case "Dense" -> dense.add(dense(folder.inner(path)));
        case "Normalize" -> {}
        default ->
            throw new PretrainedException(
                "%s: the module %s is not supported; Transformer, Pooling, Dense and Normalize are"
                    .formatted(modules.file(), type));
      }
    }
    if (pooling == null) {
      throw new PretrainedException(modules.file() + " names no Pooling");
    }
    SourceFolder inner = folder.inner(transformer);
    JsonConfig sentence = inner.jsonIfPresent("sentence_bert_config.json");
    if (sentence.yes("do_lower_case", false)) {
      throw new PretrainedException(
          sentence.file() + ": do_lower_case is not supported; put it into the tokenizer");
    }
    return new SentenceHead(transformer, pooling, List.copyOf(dense), maxTokens(inner, sentence));
  }

  private static int maxTokens(SourceFolder folder, JsonConfig sentence) throws IOException {
    if (sentence.has("max_seq_length")) {
      return sentence.positive("max_seq_length", 0);
    }
    double most =
        folder
            .jsonIfPresent("tokenizer_config.json")
            .number("model_max_length", Integer.MAX_VALUE); // 1e30 stands for no limit
    return (int) Math.clamp(most, 1, Integer.MAX_VALUE);
  }

  private static Pooling pooling(JsonConfig config) {
    List<String> on = new ArrayList<>();
    if (config.has("pooling_mode")) {
      on.add(config.text("pooling_mode", ""));
    }
    config
        .node()
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean()) {
            on.add(entry.getKey().substring("pooling_mode_".length()));
          }
        });
    Pooling pooling = on.size() == 1 ? MODES.get(on.getFirst()) : null;
    if (pooling == null) {
      throw new PretrainedException(
          "%s: pooling %s is not supported; one of cls and mean is".formatted(config.file(), on));
    }
    return pooling;
  }

  private static Dense dense(SourceFolder folder) throws IOException {
    JsonConfig config = folder.json("config.json");
    String function = config.text("activation_function", "torch.nn.modules.activation.Tanh");
    Head activation =
        switch (function.substring(function.lastIndexOf('.') + 1)) {
          case "Tanh" -> Head.TANH;
          case "Identity" -> Head.LINEAR;
          default ->
              throw new PretrainedException(
                  "%s: activation_function %s is not supported; Tanh and Identity are"
                      .formatted(config.file(), function));
        };
    SourceWeights weights = SourceWeights.read(folder, List.of("model"));
    long[] shape = weights.shape("linear.weight", 2);
    config.requireSame("out_features", shape[0]);
    config.requireSame("in_features", shape[1]);
    boolean bias = config.yes("bias", true);
    return new Dense(
        weights.get("linear.weight", shape),
        bias ? weights.get("linear.bias", shape[0]) : null,
        activation);
  }
}
