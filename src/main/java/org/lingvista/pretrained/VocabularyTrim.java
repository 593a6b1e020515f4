package org.lingvista.pretrained;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.CodeRevision;
import org.lingvista.download.Progress;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.tensor.StoredTensor;
import org.lingvista.text.CorpusTexts;
import org.lingvista.text.PieceVocabulary;
import org.lingvista.text.Tokenizer;

/**
 * A model with only the word pieces that some text needs; needs no libtorch. Of the weights only
 * word embeddings change: the rows of other pieces are left out, those of the text encoder and, if
 * it has its own, of the NLU module; so are the masked-word head's biases, where there is one.
 */
public final class VocabularyTrim {
  private static final List<String> TABLES =
      List.of("text.embeddings.word_embeddings.weight", "nlu.embeddings.word_embeddings.weight");

  private static final int SAMPLE = 64;

  private VocabularyTrim() {}

  /**
   * How a text is cut before and after.
   *
   * @param texts how many were compared
   * @param same how many have the same pieces
   * @param pieces before, special tokens left out
   * @param unknown of those
   * @param piecesAfter after
   * @param unknownAfter of those
   * @param sample some of the texts that have the same pieces, drawn evenly
   */
  public record Comparison(
      long texts,
      long same,
      long pieces,
      long unknown,
      long piecesAfter,
      long unknownAfter,
      List<String> sample) {

    /** Share of unknown pieces before. */
    public double share() {
      return unknown / (double) Math.max(1, pieces);
    }

    /** Share of unknown pieces after. */
    public double shareAfter() {
      return unknownAfter / (double) Math.max(1, piecesAfter);
    }
  }

  /**
   * What was done.
   *
   * @param pieces before
   * @param kept after
   * @param occurring of those kept, special or in the corpus; the others spell words that are not
   * @param bytes of the weights before
   * @param bytesAfter of the weights after
   */
  public record Result(int pieces, int kept, int occurring, long bytes, long bytesAfter) {}

  /**
   * Writes the smaller model.
   *
   * @param languages whose scripts stay writable; of manifests, the texts that are read
   * @param corpus see {@link CorpusTexts}
   * @param target must not exist
   * @param progress told now and then how far it has read
   */
  public static Result trim(
      ModelDirectory model,
      List<String> languages,
      List<Path> corpus,
      Path target,
      Progress progress)
      throws IOException {
    if (Files.exists(target)) {
      throw new PretrainedException(target + " exists; choose another place for the model");
    }
    model.verified();
    PieceVocabulary vocabulary = PieceVocabulary.read(model.tokenizer());
    ModelConfig config = model.config();
    KeptPieces kept =
        KeptPieces.of(vocabulary, used(model, texts(corpus, languages), progress), languages);
    int[] rows = kept.ids().stream().toArray();
    Map<String, StoredTensor> weights = new LinkedHashMap<>(model.tensors());
    long before = bytes(weights);
    for (String table : TABLES) {
      weights.computeIfPresent(table, (_, all) -> rows(all, rows));
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("languages", String.join(",", languages));
    details.put(
        "corpus",
        corpus.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(",")));
    details.put("pieces", config.text().vocabulary() + " to " + rows.length);
    Provenance provenance =
        model
            .provenance()
            .with(new Provenance.Step("vocab trim", CodeRevision.current(), details, Map.of()));
    ArtifactDirectory.write(
        target,
        fresh -> {
          Files.writeString(fresh.resolve("tokenizer.json"), vocabulary.trimmed(kept.ids()));
          ModelDirectory.writeWeights(
              fresh, config.withVocabulary(rows.length), weights, provenance);
          Map<String, StoredTensor> head = new LinkedHashMap<>(MaskFilling.head(model.folder()));
          head.computeIfPresent(MaskFilling.BIAS, (_, all) -> rows(all, rows));
          MaskFilling.write(fresh, head);
        });
    return new Result(
        config.text().vocabulary(), rows.length, kept.occurring(), before, bytes(weights));
  }

  /**
   * Cuts every text of a corpus with both tokenizers.
   *
   * @throws PretrainedException when a text that has no unknown piece and only kept ones is cut
   *     differently
   */
  public static Comparison compare(
      ModelDirectory before,
      ModelDirectory after,
      List<String> languages,
      List<Path> corpus,
      Progress progress)
      throws IOException {
    PieceVocabulary old = PieceVocabulary.read(before.tokenizer());
    PieceVocabulary fresh = PieceVocabulary.read(after.tokenizer());
    BitSet special = old.special();
    special.clear(old.unknown());
    BitSet specialAfter = fresh.special();
    specialAfter.clear(fresh.unknown());
    Set<String> kept = new HashSet<>(fresh.pieces().values());
    long[] counts = new long[6];
    List<String> sample = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(17);
    try (Tokenizer full = Tokenizer.load(before.tokenizer());
        Tokenizer small = Tokenizer.load(after.tokenizer())) {
      TextBatches.read(
          texts(corpus, languages),
          "compared",
          progress,
          text ->
              new Cut(text, full.ids(text, Integer.MAX_VALUE), small.ids(text, Integer.MAX_VALUE)),
          cut -> {
            String text = cut.text();
            int[] ids = cut.ids();
            int[] idsAfter = cut.idsAfter();
            List<String> pieces = pieces(old, ids);
            boolean same = pieces.equals(pieces(fresh, idsAfter));
            if (!same
                && kept.containsAll(pieces)
                && Arrays.stream(ids).noneMatch(id -> id == old.unknown())) {
              throw new PretrainedException(
                  "the smaller vocabulary cuts this text differently, which is a fault: " + text);
            }
            counts[0]++;
            counts[1] += same ? 1 : 0;
            if (same && sample.size() < SAMPLE) {
              sample.add(text);
            } else if (same && random.nextLong(counts[1]) < SAMPLE) {
              sample.set(random.nextInt(SAMPLE), text); // Vitter's algorithm R
            }
            counts[2] += count(ids, special);
            counts[3] += Arrays.stream(ids).filter(id -> id == old.unknown()).count();
            counts[4] += count(idsAfter, specialAfter);
            counts[5] += Arrays.stream(idsAfter).filter(id -> id == fresh.unknown()).count();
          });
    }
    return new Comparison(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], sample);
  }

  private static CorpusTexts texts(List<Path> corpus, List<String> languages) {
    return new CorpusTexts(corpus, new LinkedHashSet<>(languages));
  }

  /** A text's ids in the two vocabularies. */
  private record Cut(String text, int[] ids, int[] idsAfter) {}

  private static BitSet used(ModelDirectory model, CorpusTexts texts, Progress progress)
      throws IOException {
    BitSet used = new BitSet();
    try (Tokenizer tokenizer = Tokenizer.load(model.tokenizer())) {
      TextBatches.read(
          texts,
          "read    ",
          progress,
          text -> tokenizer.ids(text, Integer.MAX_VALUE),
          ids -> Arrays.stream(ids).forEach(used::set));
    }
    if (used.isEmpty()) {
      throw new PretrainedException(
          "%s hold no text in the languages %s; nothing would be left of the vocabulary"
              .formatted(texts.files(), texts.languages()));
    }
    return used;
  }

  private static List<String> pieces(PieceVocabulary vocabulary, int[] ids) {
    return IntStream.of(ids).mapToObj(id -> vocabulary.pieces().getOrDefault(id, "?")).toList();
  }

  private static long count(int[] ids, BitSet special) {
    return Arrays.stream(ids).filter(id -> !special.get(id)).count();
  }

  private static long bytes(Map<String, StoredTensor> weights) {
    return weights.values().stream().mapToLong(tensor -> tensor.data().byteSize()).sum();
  }

  /** These rows of a table, below each other, copied outside the heap. */
  private static StoredTensor rows(StoredTensor table, int[] rows) {
    long rowBytes = table.data().byteSize() / table.shape()[0];
    MemorySegment chosen = Arena.ofAuto().allocate(rowBytes * rows.length, 64);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(table.data(), rows[i] * rowBytes, chosen, i * rowBytes, rowBytes);
    }
    long[] shape = table.shape().clone();
    shape[0] = rows.length;
    return new StoredTensor(table.dtype(), shape, chosen);
  }
}
