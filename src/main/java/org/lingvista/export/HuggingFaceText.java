package org.lingvista.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelConfig.Head;
import org.lingvista.model.ModelConfig.Pooling;
import org.lingvista.model.Provenance;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.Tokenizer;

/**
 * The text encoder as sentence-transformers' modules: Transformer, Pooling, Dense (BERT's pooler
 * first, if the model uses it, then the projection), Normalize. The layout of its version 2 to 5,
 * which later ones read too.
 *
 * @param config the model's shape
 * @param weights of the model
 * @param provenance for the metadata
 */
record HuggingFaceText(
    ModelConfig config, Map<String, StoredTensor> weights, Provenance provenance) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String PROJECTION = "text.projection";
  private static final String POOLER = "text.pooler.dense";

  void write(Path folder, Path tokenizerJson) throws IOException {
    transformer(folder);
    tokenizer(folder, tokenizerJson);
    List<String> modules = new ArrayList<>(List.of("", "1_Pooling"));
    HuggingFaceExport.write(folder.resolve("1_Pooling/config.json"), pooling());
    if (config.text().pooling() == Pooling.POOLER) {
      modules.add(dense(folder, modules.size(), POOLER, Head.TANH));
    }
    modules.add(dense(folder, modules.size(), PROJECTION, config.text().head()));
    modules.add(modules.size() + "_Normalize");
    ArrayNode list = JSON.arrayNode();
    for (int i = 0; i < modules.size(); i++) {
      String path = modules.get(i);
      String type = path.isEmpty() ? "Transformer" : path.substring(path.indexOf('_') + 1);
      list.addObject()
          .put("idx", i)
          .put("name", Integer.toString(i))
          .put("path", path)
          .put("type", "sentence_transformers.models." + type);
    }
    HuggingFaceExport.write(folder.resolve("modules.json"), list);
  }

  /** {@code BertModel}: configuration and weights under their names there. */
  private void transformer(Path folder) throws IOException {
    ModelConfig.Text text = config.text();
    ObjectNode bert = JSON.objectNode();
    bert.putArray("architectures").add("BertModel");
    bert.put("model_type", "bert")
        .put("vocab_size", text.vocabulary())
        .put("hidden_size", text.hidden())
        .put("num_hidden_layers", text.layers())
        .put("num_attention_heads", text.heads())
        .put("intermediate_size", text.intermediate())
        .put("hidden_act", "gelu")
        .put("hidden_dropout_prob", text.dropout())
        .put("attention_probs_dropout_prob", 0.0)
        .put("max_position_embeddings", text.positions())
        .put("type_vocab_size", text.types())
        .put("layer_norm_eps", text.layerNormEps())
        .put("position_embedding_type", "absolute")
        .put("torch_dtype", "float32");
    HuggingFaceExport.write(folder.resolve("config.json"), bert);
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> {
      if (name.startsWith("text.") && !name.startsWith(PROJECTION)) {
        own.put(name.substring("text.".length()), tensor);
      }
    });
    // LaBSE's head is BERT's own pooler: whoever loads BertModel alone then has it as
    // pooler_output.
    StoredTensor bias = weights.get(PROJECTION + ".bias");
    if (config.text().pooling() == Pooling.CLS
        && config.text().head() == Head.TANH
        && config.width() == text.hidden()
        && bias != null) {
      own.put("pooler.dense.weight", weight(PROJECTION + ".weight"));
      own.put("pooler.dense.bias", bias);
    }
    Safetensors.writeFloat32(
        folder.resolve("model.safetensors"), own, HuggingFaceExport.metadata("text", provenance));
  }

  /** The tokenizer is taken as it is: the class that normalises nothing on its own is named. */
  private void tokenizer(Path folder, Path tokenizerJson) throws IOException {
    Files.copy(tokenizerJson, folder.resolve("tokenizer.json"));
    ObjectNode settings = JSON.objectNode();
    settings.put("tokenizer_class", "PreTrainedTokenizerFast");
    settings.put("model_max_length", config.text().positions());
    settings.put("clean_up_tokenization_spaces", false);
    settings.putArray("model_input_names").add("input_ids").add("attention_mask");
    JsonNode root = new ObjectMapper().readTree(Files.readString(tokenizerJson));
    for (JsonNode added : root.path("added_tokens")) {
      String content = added.path("content").asText();
      switch (content) {
        case "[PAD]" -> settings.put("pad_token", content);
        case "[UNK]" -> settings.put("unk_token", content);
        case "[CLS]" -> settings.put("cls_token", content);
        case "[SEP]" -> settings.put("sep_token", content);
        case "[MASK]" -> settings.put("mask_token", content);
        default -> {} // no role of its own
      }
    }
    HuggingFaceExport.write(folder.resolve("tokenizer_config.json"), settings);
    HuggingFaceExport.write(
        folder.resolve("sentence_bert_config.json"),
        JSON.objectNode()
            .put("max_seq_length", config.text().positions())
            .put("do_lower_case", false));
    ObjectNode sentence = JSON.objectNode();
    sentence.putObject("prompts");
    sentence.putNull("default_prompt_name").put("similarity_fn_name", "cosine");
    HuggingFaceExport.write(folder.resolve("config_sentence_transformers.json"), sentence);
    try (Tokenizer loaded = Tokenizer.load(tokenizerJson)) {
      ObjectNode bert =
          (ObjectNode) new ObjectMapper().readTree(folder.resolve("config.json").toFile());
      HuggingFaceExport.write(
          folder.resolve("config.json"), bert.put("pad_token_id", loaded.paddingId()));
    }
  }

  private ObjectNode pooling() {
    boolean mean = config.text().pooling() == Pooling.MEAN;
    return JSON.objectNode()
        .put("word_embedding_dimension", config.text().hidden())
        .put("pooling_mode_cls_token", !mean)
        .put("pooling_mode_mean_tokens", mean)
        .put("pooling_mode_max_tokens", false)
        .put("pooling_mode_mean_sqrt_len_tokens", false)
        .put("pooling_mode_weightedmean_tokens", false)
        .put("pooling_mode_lasttoken", false)
        .put("include_prompt", true);
  }

  private String dense(Path folder, int index, String name, Head head) throws IOException {
    StoredTensor weight = weight(name + ".weight"); // (out, in)
    StoredTensor bias = weights.get(name + ".bias");
    String path = index + "_Dense";
    ObjectNode settings =
        JSON.objectNode()
            .put("in_features", weight.shape()[1])
            .put("out_features", weight.shape()[0])
            .put("bias", bias != null)
            .put(
                "activation_function",
                head == Head.TANH
                    ? "torch.nn.modules.activation.Tanh"
                    : "torch.nn.modules.linear.Identity");
    HuggingFaceExport.write(folder.resolve(path).resolve("config.json"), settings);
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    own.put("linear.weight", weight);
    if (bias != null) {
      own.put("linear.bias", bias);
    }
    Safetensors.writeFloat32(
        folder.resolve(path).resolve("model.safetensors"),
        own,
        HuggingFaceExport.metadata(name, provenance));
    return path;
  }

  private StoredTensor weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
