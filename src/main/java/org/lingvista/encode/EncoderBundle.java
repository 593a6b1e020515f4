package org.lingvista.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.text.Tokenizer;

/**
 * An exported model on disk, format version {@value BundleConfig#FORMAT_VERSION}: all that is
 * needed to turn texts, queries and pictures into vectors, without libtorch. A folder with
 *
 * <ul>
 *   <li>{@code text.onnx}: {@code ids} int64 (B, T), {@code mask} int64 (B, T), 1 for tokens and 0
 *       for padding on the right, to {@code vector} float (B, d), L2-normalised;
 *   <li>{@code query.onnx}: the same inputs to {@code vector} (B, d), {@code intent_logits} (B, I)
 *       and {@code slot_logits} (B, T, S) in the order of {@code labels} in {@code config.yaml};
 *   <li>{@code image.onnx}: {@code pixels} float (B, 3, S, S), normalised, to {@code vector};
 *   <li>{@code preprocess.onnx}: {@code image} uint8 (H, W, 3), RGB, any size, to {@code pixels}
 *       (3, S, S);
 *   <li>{@code weights.safetensors}: the weights of all graphs, which refer to it as external data,
 *       float32 or int8; what several graphs use lies there once;
 *   <li>{@code tokenizer.json}: a Hugging Face tokenizer;
 *   <li>{@code config.yaml}: a {@link BundleConfig};
 *   <li>{@code calibration.yaml}: an {@link IntentCalibration}, if one was made;
 *   <li>{@code parity.json}: how far the graphs are from the model they were made of;
 *   <li>{@code SHA256SUMS}: checksums of them all.
 * </ul>
 */
public final class EncoderBundle {
  public static final String TEXT = "text.onnx";
  public static final String QUERY = "query.onnx";
  public static final String IMAGE = "image.onnx";
  public static final String PREPROCESS = "preprocess.onnx";
  public static final String WEIGHTS = "weights.safetensors";
  public static final String TOKENIZER = "tokenizer.json";
  public static final String CONFIG = "config.yaml";

  private EncoderBundle() {}

  /**
   * How to open a bundle.
   *
   * @param threads for one run of a graph; 0 is one per core
   * @param verify whether to check every file against its checksum first, which reads all of it
   * @param packed whether to hold a second copy of the text encoder's matrices for each graph, in
   *     the order they are multiplied in, which makes batches of texts about 7 % faster
   */
  public record Options(int threads, boolean verify, boolean packed) {
    /** For work on many items: one thread per core, checksums verified, matrices packed. */
    public static Options standard() {
      return new Options(0, true, true);
    }

    /** For somebody who waits: one thread per core, open at once, weights in memory once. */
    public static Options serving() {
      return new Options(0, false, false);
    }
  }

  /** Whether a folder looks like a bundle, without checking it. */
  public static boolean isOne(Path folder) {
    return Files.exists(folder.resolve(TEXT)) && Files.exists(folder.resolve(CONFIG));
  }

  /**
   * Opens a bundle with standard options.
   *
   * @throws EncodeException if the folder is none
   * @throws org.lingvista.config.ConfigException naming the file that is damaged
   */
  public static Encoder open(Path folder) throws IOException {
    return open(folder, Options.standard());
  }

  /** As {@link #open(Path)}, with options. */
  public static Encoder open(Path folder, Options options) throws IOException {
    if (!isOne(folder)) {
      throw new EncodeException(
          folder
              + " is not an exported bundle; lingvista export --model DIR --out BUNDLE makes one");
    }
    if (options.verify()) {
      ArtifactDirectory.verify(folder);
    }
    BundleConfig config = BundleConfig.read(folder.resolve(CONFIG));
    IntentCalibration calibration = IntentCalibration.of(folder);
    Tokenizer tokenizer = Tokenizer.load(folder.resolve(TOKENIZER));
    try {
      return new BundleEncoder(
          config,
          tokenizer,
          new OnnxGraphs(folder, options.threads(), options.packed()),
          calibration);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }
}
