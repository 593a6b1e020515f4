package org.lingvista.search;

import java.io.IOException;
import java.nio.file.Path;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.index.LuceneStore;

/** An application that searches: bundle, index and query are its arguments. */
public final class TenLines {
  private TenLines() {}

  /** The program of docs/java.md. */
  public static void main(String[] args) throws IOException {
    try (Encoder encoder = EncoderBundle.open(Path.of(args[0]));
        LuceneStore index = LuceneStore.open(Path.of(args[1]))) {
      Searcher searcher = new Searcher(encoder, index);
      for (SearchResult result : searcher.search(args[2]).results()) {
        System.out.println(result.score() + " " + result.item().path());
      }
    }
  }
}
