package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.lingvista.download.Cache;
import org.lingvista.download.Progress;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.export.TorchEncoder;
import org.lingvista.model.ModelDirectory;
import org.lingvista.pretrained.PretrainedException;
import org.lingvista.pretrained.VocabularyTrim;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista vocab trim}. */
@Command(
    name = "trim",
    description = {
      "Keep only the word pieces that some text needs, and prove that it is encoded as before.",
      "Kept are special tokens, the pieces of the corpus, and what words in the scripts of the"
          + " languages can be spelled with."
    },
    mixinStandardHelpOptions = true)
final class VocabTrimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "model directory")
  private Path model;

  @Option(
      names = "--languages",
      required = true,
      split = ",",
      paramLabel = "CODE",
      description = "whose scripts stay writable, and whose texts are read of manifests: en,de,zh")
  private List<String> languages;

  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "text, a line each, or manifests (.jsonl); of any size")
  private List<Path> corpus;

  @Option(
      names = "--check",
      arity = "1..*",
      paramLabel = "FILE",
      description = "further text that is only compared, to see what is lost on it")
  private List<Path> check = new ArrayList<>();

  @Option(names = "--as", required = true, paramLabel = "NEWDIR", description = "folder to write")
  private Path target;

  @Override
  public Integer call() throws IOException {
    ModelDirectory before = new ModelDirectory(model);
    ModelDirectory after = new ModelDirectory(target);
    PrintWriter out = spec.commandLine().getOut();
    Progress progress =
        line -> {
          out.println(line);
          out.flush();
        };
    VocabularyTrim.Result result = VocabularyTrim.trim(before, languages, corpus, target, progress);
    try {
      out.println(
          "pieces   %,d of %,d kept: %,d special or in the corpus, %,d to spell other words with"
              .formatted(
                  result.kept(),
                  result.pieces(),
                  result.occurring(),
                  result.kept() - result.occurring()));
      long saved = result.bytes() - result.bytesAfter();
      out.println(
          "bytes    %,d of weights instead of %,d: %,d saved (%.1f %%)"
              .formatted(
                  result.bytesAfter(), result.bytes(), saved, 100.0 * saved / result.bytes()));
      out.flush();
      VocabularyTrim.Comparison own =
          VocabularyTrim.compare(before, after, languages, corpus, progress);
      out.println("corpus   " + describe(own));
      if (!check.isEmpty()) {
        out.println(
            "check    "
                + describe(VocabularyTrim.compare(before, after, languages, check, progress)));
      }
      out.flush();
      compareVectors(own.sample());
      out.println(
          "vectors  of %d texts of the corpus, plain and as queries, are the same in both models"
              .formatted(own.sample().size()));
    } catch (IOException | RuntimeException e) {
      Cache.delete(target); // a model that was not proven is not left behind
      throw e;
    }
    out.println("Wrote " + target);
    out.flush();
    return 0;
  }

  private static String describe(VocabularyTrim.Comparison compared) {
    return "%,d of %,d texts have the same pieces; unknown %.4f %% of %,d before, %.4f %% of %,d after"
        .formatted(
            compared.same(),
            compared.texts(),
            100 * compared.share(),
            compared.pieces(),
            100 * compared.shareAfter(),
            compared.piecesAfter());
  }

  /** Encodes texts with both models, one after the other in memory. */
  private void compareVectors(List<String> sample) throws IOException {
    List<float[]> expected = vectors(model, sample);
    List<float[]> actual = vectors(target, sample);
    for (int i = 0; i < expected.size(); i++) {
      if (!Arrays.equals(expected.get(i), actual.get(i))) {
        throw new PretrainedException(
            "the smaller model gives another vector, which is a fault, for: "
                + sample.get(i % sample.size()));
      }
    }
  }

  /** As plain texts and, for the same ones, as queries. */
  private static List<float[]> vectors(Path folder, List<String> texts) throws IOException {
    try (TorchEncoder encoder = TorchEncoder.open(folder)) {
      List<float[]> vectors = new ArrayList<>(encoder.encodeTexts(texts));
      encoder.encodeQueries(texts).stream().map(QueryEncoding::vector).forEach(vectors::add);
      return vectors;
    }
  }
}
