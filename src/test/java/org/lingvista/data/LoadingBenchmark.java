package org.lingvista.data;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lingvista.image.Augmentation;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.Tokenizer;

/**
 * How long a worker needs for a batch of 256 augmented pictures of 64 pixels, by its processor
 * time, which other programs on the machine do not disturb. Not a test: it asserts nothing. Run its
 * {@code main} on the test class path.
 */
final class LoadingBenchmark {
  private LoadingBenchmark() {}

  /** Prints milliseconds per batch of the first epoch, which decodes, and of later ones. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("lingvista-loading");
    List<Example> examples = SmallData.drawn(folder, 1024);
    List<String> texts = new ArrayList<>();
    examples.forEach(example -> example.texts().values().forEach(texts::addAll));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    LoaderOptions options = SmallData.options(256, 1, Augmentation.drawings());
    try (Tokenizer tokenizer = SmallData.tokenizer(folder, texts);
        BatchSource source =
            Batches.textToImage(examples, tokenizer, ImageNormalization.clip(64), options)) {
      long before = 0;
      for (int epoch = 0; epoch < 6; epoch++) {
        for (long i = 0; i < source.batchesPerEpoch(); i++) {
          source.next();
        }
        long after = 0;
        for (long id : threads.getAllThreadIds()) {
          var info = threads.getThreadInfo(id);
          if (info != null && info.getThreadName().startsWith("lingvista-data-")) {
            after += threads.getThreadCpuTime(id);
          }
        }
        double perBatch = (after - before) / 1e6 / source.batchesPerEpoch();
        System.out.printf("epoch %d: %.1f ms of processor time per batch%n", epoch, perBatch);
        before = after;
      }
    }
  }
}
