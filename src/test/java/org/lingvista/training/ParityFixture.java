package org.lingvista.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch;
import org.lingvista.data.BatchSource;
import org.lingvista.data.ImageBatch;
import org.lingvista.data.TextBatch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * A tiny model with a fixed series of batches for each stage, and what PyTorch made of them; from
 * {@code scripts/fixtures/training_parity.py}.
 */
final class ParityFixture {
  static final int STEPS = 100;
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/training");

  private final JsonNode history;
  private final Map<String, StoredTensor> tensors;

  private ParityFixture(JsonNode history, Map<String, StoredTensor> tensors) {
    this.history = history;
    this.tensors = tensors;
  }

  static ParityFixture read() throws IOException {
    return new ParityFixture(
        new ObjectMapper().readTree(FOLDER.resolve("history.json").toFile()),
        Safetensors.read(FOLDER.resolve("gradients.safetensors")));
  }

  static LingvistaModel model() throws IOException {
    return new ModelDirectory(FOLDER).load(Compute.cpu());
  }

  Recipe.StageOptions options(String stage) {
    return options(stage, 0, null);
  }

  Recipe.StageOptions options(String stage, int chunk, Recipe.@Nullable Matryoshka matryoshka) {
    JsonNode own = stage(stage).get("options");
    return new Recipe.StageOptions(
        STEPS,
        rows(stage, "pictures", 2),
        rows(stage, "passages", 0),
        rows(stage, "others", rows(stage, "queries", 0)),
        own.get("accumulation").asInt(),
        chunk,
        matryoshka,
        own.get("learningRate").asDouble(),
        own.get("visionLearningRate").asDouble(),
        own.get("gateLearningRate").asDouble(),
        null,
        own.get("beta2").asDouble(),
        own.get("warmup").asDouble(),
        own.get("weightDecay").asDouble(),
        own.get("maxGradientNorm").asDouble(),
        own.get("passageWeight").asDouble(),
        own.get("understandingWeight").asDouble(),
        own.get("semanticWeight").asDouble(),
        1,
        null,
        false);
  }

  Stage open(String stage) {
    return open(stage, options(stage));
  }

  Stage open(String stage, Recipe.StageOptions options) {
    return switch (stage) {
      case "alignment" ->
          new AlignmentStage(
              source(stage, "pictures"),
              source(stage, "passages"),
              options.passageWeight(),
              options.matryoshka());
      case "understanding" ->
          new UnderstandingStage(source(stage, "queries"), options.semanticWeight(), 1, null);
      default ->
          new JointStage(
              source(stage, "pictures"),
              source(stage, "passages"),
              source(stage, "others"),
              options);
    };
  }

  /** PyTorch's values of every step: {@code loss}, {@code gradient norm} and each term. */
  Map<String, double[]> steps(String stage) {
    Map<String, double[]> values = new LinkedHashMap<>();
    stage(stage)
        .get("steps")
        .properties()
        .forEach(entry -> {
          double[] series = new double[entry.getValue().size()];
          Arrays.setAll(series, i -> entry.getValue().get(i).asDouble());
          values.put(entry.getKey(), series);
        });
    return values;
  }

  /** Norms of the fusion's gradients in the second step, by weight. */
  Map<String, Double> fusionNormsAtStep1(String stage) {
    Map<String, Double> norms = new LinkedHashMap<>();
    stage(stage)
        .get("fusionNormsAtStep1")
        .properties()
        .forEach(entry -> norms.put(entry.getKey(), entry.getValue().asDouble()));
    return norms;
  }

  /** Gradients of the first step in double precision, by weight. */
  Map<String, float[]> gradients(String stage) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      if (name.startsWith(stage + ".")) {
        gradients.put(name.substring(stage.length() + 1), tensor.toFloats());
      }
    });
    return gradients;
  }

  private JsonNode stage(String name) {
    return history.get("stages").get(name);
  }

  private int rows(String stage, String part, int otherwise) {
    JsonNode batches = stage(stage).get("batches").get(part);
    return batches == null ? otherwise : batches.get(0).size();
  }

  private BatchSource source(String stage, String part) {
    JsonNode batches = stage(stage).get("batches").get(part);
    List<Batch> all = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      all.add(batch(stage, part, batches.get(i), i));
    }
    return new Repeated(all);
  }

  private Batch batch(String stage, String part, JsonNode rows, int index) {
    boolean asked = !stage.equals("alignment");
    JsonNode data = history.get("data");
    List<JsonNode> left = new ArrayList<>();
    Map<Integer, Integer> placeOf = new LinkedHashMap<>();
    int[] rightOf = new int[part.equals("pictures") || part.equals("passages") ? rows.size() : 0];
    for (int i = 0; i < rows.size(); i++) {
      left.add(data.get(asked ? "queries" : "texts").get(rows.get(i).get(0).asInt()));
      int right = rows.get(i).get(1).asInt();
      if (rightOf.length > 0) {
        placeOf.putIfAbsent(right, placeOf.size());
        rightOf[i] = Objects.requireNonNull(placeOf.get(right));
      }
    }
    List<Integer> unique = List.copyOf(placeOf.keySet());
    boolean pictures = part.equals("pictures");
    List<JsonNode> passages =
        pictures ? List.of() : unique.stream().map(i -> data.get("passages").get(i)).toList();
    return new Batch(
        texts(left.stream().map(text -> text.get("ids")).toList()),
        left.stream().mapToLong(text -> text.get("item").asLong()).toArray(),
        keys(left),
        pictures ? pixels(unique) : null,
        passages.isEmpty() ? null : texts(passages.stream().map(p -> p.get("ids")).toList()),
        rightOf,
        pictures
            ? unique.stream().mapToLong(i -> data.get("pictureItems").get(i).asLong()).toArray()
            : passages.stream().mapToLong(p -> p.get("item").asLong()).toArray(),
        keys(passages),
        asked ? labels(left) : null,
        new Batch.Position(0, index));
  }

  private static Batch.QueryLabels labels(List<JsonNode> queries) {
    List<Integer> rows = new ArrayList<>();
    List<JsonNode> semantic = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      if (!queries.get(i).get("semantic").isNull()) {
        rows.add(i);
        semantic.add(queries.get(i).get("semantic"));
      }
    }
    TextBatch slots = padded(queries.stream().map(query -> query.get("slots")).toList(), -100);
    return new Batch.QueryLabels(
        queries.stream().mapToInt(query -> query.get("intent").asInt()).toArray(),
        slots.ids(),
        rows.stream().mapToInt(Integer::intValue).toArray(),
        semantic.isEmpty() ? null : texts(semantic));
  }

  private ImageBatch pixels(List<Integer> pictures) {
    StoredTensor stored = Objects.requireNonNull(tensors.get("pixels")); // (P, 3, S, S)
    float[] all = stored.toFloats();
    int one = Math.toIntExact(all.length / stored.shape()[0]);
    float[] chosen = new float[pictures.size() * one];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(all, pictures.get(i) * one, chosen, i * one, one);
    }
    return new ImageBatch(pictures.size(), Math.toIntExact(stored.shape()[3]), chosen);
  }

  /** The place of the first row with the same ids. */
  private static long[] keys(List<JsonNode> texts) {
    List<JsonNode> ids = texts.stream().map(text -> text.get("ids")).toList();
    return ids.stream().mapToLong(ids::indexOf).toArray();
  }

  private static TextBatch texts(List<JsonNode> ids) {
    return padded(ids, 0);
  }

  private static TextBatch padded(List<JsonNode> lists, int padding) {
    int longest = lists.stream().mapToInt(JsonNode::size).max().orElseThrow();
    int[] ids = new int[lists.size() * longest];
    Arrays.fill(ids, padding);
    int[] lengths = new int[lists.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = lists.get(i).size();
      for (int t = 0; t < lengths[i]; t++) {
        ids[i * longest + t] = lists.get(i).get(t).asInt();
      }
    }
    return new TextBatch(lengths.length, longest, ids, lengths);
  }

  /** The batches in turn. */
  private static final class Repeated implements BatchSource {
    private final List<Batch> batches;
    private int next;

    Repeated(List<Batch> batches) {
      this.batches = batches;
    }

    @Override
    public long batchesPerEpoch() {
      return batches.size();
    }

    @Override
    public void seek(Batch.Position position) {
      next = Math.toIntExact(position.index());
    }

    @Override
    public Batch next() {
      return batches.get(next++ % batches.size());
    }

    @Override
    public void close() {}
  }
}
