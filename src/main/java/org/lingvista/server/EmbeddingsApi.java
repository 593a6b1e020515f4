package org.lingvista.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.RgbImage;

/**
 * {@code /v1/embeddings} and {@code /v1/models} as OpenAI's clients ask them. Inputs are texts and
 * pictures as data URLs; the model's name with {@code :query} encodes texts as queries, fused.
 */
final class EmbeddingsApi {
  private static final int MOST_INPUTS = 256;

  /** Of all pictures in a request: about a dozen as cameras make them. */
  private static final long MOST_PIXELS = 160_000_000;

  private static final String QUERY = ":query";

  private final Engines engines;
  private final WorkGate gate;
  private final RequestBody bodies;

  EmbeddingsApi(Engines engines, WorkGate gate, RequestBody bodies) {
    this.engines = engines;
    this.gate = gate;
    this.bodies = bodies;
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        "/v1/models",
        engines.handler((context, engine) -> {
          Encoder encoder = engine.encoder();
          ObjectNode answer = Json.object().put("object", "list");
          ArrayNode models = answer.putArray("data");
          for (String id : List.of(encoder.modelId(), encoder.modelId() + QUERY)) {
            models
                .addObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "lingvista");
          }
          Json.answer(context, answer);
        }));
    routes.post("/v1/embeddings", this::embeddings);
  }

  private void embeddings(Context context) throws Exception {
    byte[] body =
        bodies.read(
            context,
            RequestBody.LARGEST_JSON,
            ProblemException.tooLarge(
                "the request may have at most %d MiB: send fewer or smaller pictures"
                    .formatted(RequestBody.LARGEST_JSON >> 20)));
    JsonNode request = json(body);
    engines
        .handler((asked, engine) -> embeddings(asked, request, engine.encoder()))
        .handle(context);
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemException.badParameter("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  private void embeddings(Context context, JsonNode request, Encoder encoder) throws Exception {
    List<String> inputs = inputs(request.path("input"));
    boolean asQueries = asQueries(encoder, request.path("model").asText(encoder.modelId()));
    boolean base64 = base64(request.path("encoding_format").asText("float"));
    int width = request.path("dimensions").asInt(encoder.width());
    if (width != encoder.width()) {
      throw ProblemException.badParameter(
          ("this model makes vectors of width %d only; dimensions=%d ('lingvista export --width'"
                  + " cuts those of a model that was trained for it)")
              .formatted(encoder.width(), width));
    }
    List<float[]> vectors = gate.run(() -> encode(encoder, inputs, asQueries));
    ObjectNode answer = Json.object().put("object", "list").put("model", encoder.modelId());
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode each = data.addObject().put("object", "embedding").put("index", i);
      if (base64) {
        each.put("embedding", base64(vectors.get(i)));
      } else {
        ArrayNode values = each.putArray("embedding");
        for (float value : vectors.get(i)) {
          values.add(value);
        }
      }
    }
    // Tokens are not counted here; the field is one that clients require.
    answer.putObject("usage").put("prompt_tokens", 0).put("total_tokens", 0);
    Json.answer(context, answer);
  }

  private static List<float[]> encode(Encoder encoder, List<String> inputs, boolean asQueries) {
    List<String> texts = inputs.stream().filter(each -> !PictureBytes.isDataUrl(each)).toList();
    Iterator<float[]> ofTexts = encodeTexts(encoder, texts, asQueries).iterator();
    List<float[]> vectors = new ArrayList<>();
    long pixels = 0;
    for (String input : inputs) {
      if (!PictureBytes.isDataUrl(input)) {
        vectors.add(ofTexts.next());
        continue;
      }
      // One at a time: a few bytes can be many pixels, and all at once would fill the memory.
      RgbImage picture = PictureBytes.ofDataUrl(input);
      pixels += (long) picture.width() * picture.height();
      if (pixels > MOST_PIXELS) {
        throw ProblemException.tooLarge(
            "the pictures of one request may have at most %d million pixels together: send fewer"
                .formatted(MOST_PIXELS / 1_000_000));
      }
      vectors.addAll(encoder.encodeImages(List.of(picture)));
    }
    return vectors;
  }

  private static List<float[]> encodeTexts(Encoder encoder, List<String> texts, boolean asQueries) {
    if (texts.isEmpty()) {
      return List.of();
    }
    return asQueries
        ? encoder.encodeQueries(texts).stream().map(QueryEncoding::vector).toList()
        : encoder.encodeTexts(texts);
  }

  private static List<String> inputs(JsonNode input) {
    List<String> inputs = new ArrayList<>();
    if (input.isTextual()) {
      inputs.add(input.asText());
    } else if (input.isArray()) {
      for (JsonNode each : input) {
        if (each.isObject()) {
          throw ProblemException.badParameter(
              "an input is a text, a picture is a data URL (data:image/png;base64,…); objects are"
                  + " not taken and no address is fetched");
        }
        inputs.add(each.isTextual() ? each.asText() : "");
      }
    }
    if (inputs.isEmpty() || inputs.size() > MOST_INPUTS) {
      throw ProblemException.badParameter(
          "input must be a text or a list of 1 to %d texts; pictures are data URLs"
              .formatted(MOST_INPUTS));
    }
    if (inputs.stream().anyMatch(String::isBlank)) {
      throw ProblemException.badParameter(
          "each input must be a text that is not empty, or a picture as a data URL; token ids are"
              + " not taken");
    }
    return inputs;
  }

  private static boolean asQueries(Encoder encoder, String model) {
    if (model.equals(encoder.modelId() + QUERY)) {
      return true;
    }
    if (model.equals(encoder.modelId())) {
      return false;
    }
    throw new ProblemException(
        404,
        "no-such-model",
        "No such model",
        "the models here are %1$s and, for queries, %1$s%2$s".formatted(encoder.modelId(), QUERY));
  }

  private static boolean base64(String format) {
    return switch (format) {
      case "float" -> false;
      case "base64" -> true;
      default ->
          throw ProblemException.badParameter(
              "encoding_format must be float or base64; encoding_format=" + format);
    };
  }

  /** Little-endian float32, as the clients read it. */
  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
