package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.LabelSchema;

/** The published models in small that scripts/fixtures/pretrained.py makes. */
public final class Fixtures {
  private static final Path ROOT = Path.of("src/test/resources/fixtures/pretrained");

  private Fixtures() {}

  public static Path folder(String name) {
    return ROOT.resolve(name);
  }

  /** What Python computes, by name. */
  public static StoredTensor expected(String folder, String name) throws IOException {
    return Objects.requireNonNull(
        Safetensors.read(ROOT.resolve(folder).resolve("expected.safetensors")).get(name), name);
  }

  /** The hard multilingual texts. */
  public static List<String> texts() throws IOException {
    String[] texts =
        new ObjectMapper().readValue(ROOT.resolve("texts.json").toFile(), String[].class);
    return List.of(texts);
  }

  /** Python's token ids of one text, without padding. */
  static int[] ids(String folder, int row) throws IOException {
    StoredTensor ids = expected(folder, "ids");
    long[] mask = expected(folder, "mask").rows(row, 1).toLongs();
    int length = (int) Arrays.stream(mask).sum();
    return Arrays.stream(ids.rows(row, 1).toLongs()).limit(length).mapToInt(i -> (int) i).toArray();
  }

  /** The two pictures of the script, by its formula. */
  public static float[] pixels(int size) {
    float[] pixels = new float[2 * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (i * 7919L % 1009 / 504.5 - 1);
    }
    return pixels;
  }

  public static ModelDirectory convert(
      Path text,
      @Nullable Path vision,
      ModelConfig.@Nullable Pooling pooling,
      int imageSize,
      Path target)
      throws IOException {
    PretrainedModel.convert(
        text,
        vision,
        new PretrainedModel.Options(
            "test", pooling, 0, imageSize, false, 1, LabelSchema.standard(), 17),
        target);
    return new ModelDirectory(target);
  }

  /** A copy to spoil. */
  static Path copy(String name, Path target) throws IOException {
    Path from = ROOT.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return target;
  }

  /** Every value within 1e-4 and every row's cosine at least 0.99999. */
  public static void assertSame(float[] actual, float[] expected, int width, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double most = 0;
    double least = 1;
    for (int row = 0; row < expected.length / width; row++) {
      double dot = 0;
      double a = 0;
      double b = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        most = Math.max(most, Math.abs(actual[i] - expected[i]));
        dot += (double) actual[i] * expected[i];
        a += (double) actual[i] * actual[i];
        b += (double) expected[i] * expected[i];
      }
      least = Math.min(least, dot / Math.sqrt(a * b));
    }
    assertThat(most).as("%s: largest difference", what).isLessThanOrEqualTo(1e-4);
    assertThat(least).as("%s: least cosine", what).isGreaterThanOrEqualTo(0.99999);
  }

  /** Rows below each other. */
  public static float[] flat(List<float[]> rows) {
    int width = rows.getFirst().length;
    float[] flat = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, flat, row * width, width);
    }
    return flat;
  }
}
