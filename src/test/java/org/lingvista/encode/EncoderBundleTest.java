package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lingvista.config.ConfigException;
import org.lingvista.image.RgbImage;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.Tokenizer;

class EncoderBundleTest {
  private static final List<String> TEXTS =
      List.of("a red bicycle in the rain", "dog", "", "Hund und Katze", "犬と猫", "köpek ".repeat(60));

  @TempDir Path folder;

  @Test
  void graphsComputeWhatTheReferenceComputes() throws IOException {
    Map<String, StoredTensor> expected =
        Safetensors.read(TinyBundle.MODEL.resolve("expected.safetensors"));
    int[] ids = ints(expected, "ids");
    TokenBatch tokens =
        new TokenBatch(4, 12, ids, ints(expected, "lengths"), new int[] {0, 1, 2, 3});
    try (OnnxGraphs graphs = new OnnxGraphs(TinyBundle.write(folder.resolve("bundle")), 1, false)) {
      assertClose(graphs.texts(tokens), floats(expected, "text.vectors.MEAN"));
      QueryDecoder.Outputs query = graphs.queries(tokens);
      assertClose(query.vectors(), floats(expected, "query.vectors"));
      assertClose(query.intentLogits(), floats(expected, "query.intent_logits"));
      float[] pixels = floats(expected, "pixels");
      assertClose(graphs.images(pixels, 3, 32), floats(expected, "image.vectors.GELU"));
    }
  }

  @Test
  void encodesInOrderWhateverTheBatch() throws IOException {
    try (Encoder encoder = EncoderBundle.open(TinyBundle.write(folder.resolve("bundle")))) {
      List<float[]> together = encoder.encodeTexts(TEXTS);
      List<QueryEncoding> queries = encoder.encodeQueries(TEXTS);
      assertThat(together).hasSize(TEXTS.size());
      for (int i = 0; i < TEXTS.size(); i++) {
        assertThat(together.get(i)).hasSize(encoder.width());
        assertThat(norm(together.get(i))).isCloseTo(1, Offset.offset(1e-5));
        assertClose(together.get(i), encoder.encodeTexts(List.of(TEXTS.get(i))).getFirst());
        QueryEncoding alone = encoder.encodeQueries(List.of(TEXTS.get(i))).getFirst();
        assertClose(queries.get(i).vector(), alone.vector());
        assertThat(queries.get(i).intent()).isEqualTo(alone.intent());
        assertThat(queries.get(i).slots()).hasSameSizeAs(alone.slots());
      }
      assertThat(encoder.encodeTexts(List.of())).isEmpty();
      assertThat(encoder.encodeQueries(List.of())).isEmpty();
      assertThat(encoder.encodeImages(List.of())).isEmpty();
    }
  }

  @Test
  void countsTheTokensThatAreReadOfAText() throws IOException {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    try (Encoder encoder = EncoderBundle.open(bundle);
        Tokenizer tokenizer = Tokenizer.load(bundle.resolve(EncoderBundle.TOKENIZER))) {
      String text = "a dog on the beach";
      int read = tokenizer.encode(text, 512).ids().length - 2; // [CLS], [SEP]
      assertThat(encoder.countTokens(text, 500)).isEqualTo(read).isPositive();
      assertThat(encoder.countTokens(text, read - 1)).isEqualTo(read - 1);
      assertThat(encoder.countTokens("", 500)).isZero();
      String longest = "a ".repeat(encoder.maxTokens());
      assertThat(encoder.encodeTexts(List.of(longest + "dog")).getFirst())
          .isEqualTo(encoder.encodeTexts(List.of(longest)).getFirst());
    }
  }

  @Test
  void slotsAreSpansOfTheQueryAndTheSemanticOnesAreItsText() throws IOException {
    try (Encoder encoder = EncoderBundle.open(TinyBundle.write(folder.resolve("bundle")))) {
      List<QueryEncoding> queries = encoder.encodeQueries(TEXTS);
      assertThat(queries).anyMatch(query -> query.slots().size() > 1);
      for (int i = 0; i < TEXTS.size(); i++) {
        QueryEncoding query = queries.get(i);
        String text = TEXTS.get(i);
        List<String> semantic = new ArrayList<>();
        for (Slot slot : query.slots()) {
          int from = text.offsetByCodePoints(0, slot.start());
          int to = text.offsetByCodePoints(0, slot.end());
          assertThat(text.substring(from, to)).isEqualTo(slot.text());
          assertThat(slot.probability()).isBetween(0.0, 1.0);
          if (encoder.labels().semanticSlots().contains(slot.label())) {
            semantic.add(slot.text());
          }
        }
        assertThat(query.semanticText()).isEqualTo(String.join(" ", semantic));
        assertThat(encoder.labels().intents()).contains(query.intent());
      }
    }
  }

  @Test
  void encodesPicturesOfAnySizeLikeThePreprocessingGraph() throws IOException {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    List<RgbImage> pictures = List.of(picture(40, 70), picture(200, 33), picture(32, 32));
    try (Encoder encoder = EncoderBundle.open(bundle);
        OnnxGraphs graphs = new OnnxGraphs(bundle, 1, false)) {
      List<float[]> vectors = encoder.encodeImages(pictures);
      for (int i = 0; i < pictures.size(); i++) {
        float[] pixels = graphs.preprocess(pictures.get(i));
        assertClose(vectors.get(i), graphs.images(pixels, 1, 32));
      }
    }
  }

  @Test
  void manyThreadsGetTheSameVectors() throws Exception {
    try (Encoder encoder = EncoderBundle.open(TinyBundle.write(folder.resolve("bundle")));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<float[]> expected = encoder.encodeTexts(TEXTS);
      List<Future<List<float[]>>> results = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        results.add(threads.submit(() -> encoder.encodeTexts(TEXTS)));
      }
      for (Future<List<float[]>> result : results) {
        assertClose(result.get().get(3), expected.get(3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "query.onnx", "tokenizer.json", "config.yaml"})
  void namesTheFileWithAFlippedByte(String name) throws IOException {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    try (RandomAccessFile file = new RandomAccessFile(bundle.resolve(name).toFile(), "rw")) {
      file.seek(file.length() - 9);
      int before = file.read();
      file.seek(file.length() - 9);
      file.write(before ^ 4);
    }

    assertThatThrownBy(() -> EncoderBundle.open(bundle))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(bundle.resolve(name) + " is damaged");
  }

  @Test
  void refusesAFolderThatIsNoBundle() {
    assertThatThrownBy(() -> EncoderBundle.open(folder))
        .isInstanceOf(EncodeException.class)
        .hasMessageContaining(folder + " is not an exported bundle");
  }

  @Test
  void refusesABundleOfAnotherFormat() throws IOException {
    Path bundle = TinyBundle.write(folder.resolve("bundle"));
    Path config = bundle.resolve(EncoderBundle.CONFIG);
    Files.writeString(
        config, Files.readString(config).replace("formatVersion: 1", "formatVersion: 9"));

    assertThatThrownBy(() -> EncoderBundle.open(bundle, new EncoderBundle.Options(1, false, false)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("reads bundles of format 1; formatVersion=9");
  }

  @Test
  void saysThatItIsClosed() throws IOException {
    Encoder encoder = EncoderBundle.open(TinyBundle.write(folder.resolve("bundle")));
    encoder.close();

    assertThatThrownBy(() -> encoder.encodeTexts(List.of("dog")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static RgbImage picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      rgb[i] = (byte) (128 + 100 * Math.sin(x / 4.0) * Math.cos(y / 7.0));
    }
    return new RgbImage(width, height, rgb);
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("[%d]", i).isCloseTo(expected[i], Offset.offset(1e-4f));
    }
  }

  private static float[] floats(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).toFloats();
  }

  private static int[] ints(Map<String, StoredTensor> tensors, String name) {
    long[] values = Objects.requireNonNull(tensors.get(name), name).toLongs();
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }
}
