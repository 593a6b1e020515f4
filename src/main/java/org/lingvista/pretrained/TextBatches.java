package org.lingvista.pretrained;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lingvista.download.Progress;
import org.lingvista.text.CorpusTexts;

/** Reads a corpus with all cores, in its order, and tells now and then how far it is. */
final class TextBatches {
  private static final int TEXTS = 4096;
  private static final long SILENCE_NANOS = 5_000_000_000L;

  private TextBatches() {}

  /**
   * Reads every text.
   *
   * @param verb what is done with them, for the progress
   * @param work done by many threads at once
   * @param take takes the results in order, one at a time
   */
  static <T> void read(
      CorpusTexts texts, String verb, Progress progress, Function<String, T> work, Consumer<T> take)
      throws IOException {
    List<String> batch = new ArrayList<>(TEXTS);
    long[] count = {0, System.nanoTime()};
    texts.forEach(text -> {
      batch.add(text);
      if (batch.size() == TEXTS) {
        count[0] += TEXTS;
        finish(batch, work, take);
        if (System.nanoTime() - count[1] > SILENCE_NANOS) {
          progress.say("%s %,d texts".formatted(verb, count[0]));
          count[1] = System.nanoTime();
        }
      }
    });
    finish(batch, work, take);
  }

  private static <T> void finish(List<String> batch, Function<String, T> work, Consumer<T> take) {
    batch.parallelStream().map(work).toList().forEach(take);
    batch.clear();
  }
}
