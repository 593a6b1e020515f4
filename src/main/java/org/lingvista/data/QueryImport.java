package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryExample.LabelledSpan;

/**
 * Queries with intents and slots as others publish them, made into {@link QueryExample}s. A bad
 * entry is named with file and line and counted.
 */
public final class QueryImport {
  /** Attribute of queries whose slots count once a word: {@code scored: words}. */
  public static final String SCORED = "scored";

  /** Value of {@link #SCORED}: the first piece of every word between spaces. */
  public static final String WORDS = "words";

  private final Options options;
  private final Problems problems;
  private final List<QueryExample> examples = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The formats. */
  public enum Format {
    /** JSON lines of MASSIVE: {@code annot_utt} holds {@code [label : text]}. */
    MASSIVE,
    /** JointBERT's folders: {@code seq.in}, {@code seq.out} and {@code label}, a word a label. */
    JOINTBERT,
    /** CoNLL: a word and its BIO label a line, an empty line between sentences (xSID). */
    CONLL,
    /** Rasa's training data, YAML or JSON. */
    RASA
  }

  /**
   * What the files do not say.
   *
   * @param language of the queries; null for English, or for what file or line says
   * @param intent of queries without one; null to refuse them
   * @param split of files that name none; null for {@code train}
   * @param badLimit bad entries to skip before giving up
   */
  public record Options(
      @Nullable String language, @Nullable String intent, @Nullable String split, int badLimit) {}

  /**
   * What was read.
   *
   * @param examples the good entries in order
   * @param problems the bad ones
   */
  public record Result(List<QueryExample> examples, List<Problem> problems) {

    /** Intents in alphabetical order. */
    public List<String> intents() {
      return List.copyOf(new TreeSet<>(examples.stream().map(QueryExample::intent).toList()));
    }

    /** Slots in alphabetical order. */
    public List<String> slots() {
      TreeSet<String> slots = new TreeSet<>();
      examples.forEach(example -> example.slots().forEach(span -> slots.add(span.label())));
      return List.copyOf(slots);
    }
  }

  /** One query before it is checked. */
  record Draft(
      @Nullable String language,
      @Nullable String intent,
      @Nullable String split,
      String query,
      List<LabelledSpan> slots,
      boolean words) {}

  private QueryImport(Path source, Options options) {
    this.options = options;
    this.problems = new Problems(source.toString(), options.badLimit());
  }

  /**
   * Reads a file or folder.
   *
   * @throws DataException if more entries are bad than allowed, naming the first few, or nothing is
   *     there to read
   */
  public static Result read(Format format, Path source, Options options) {
    QueryImport read = new QueryImport(source, options);
    try {
      if (!Files.exists(source)) {
        throw new NoSuchFileException(source.toString());
      }
      switch (format) {
        case MASSIVE -> {
          for (Path file : files(source, ".jsonl", ".json")) {
            MassiveFile.read(file, read);
          }
        }
        case JOINTBERT -> JointBertFolder.read(source, read);
        case CONLL -> {
          for (Path file : files(source, ".conll", ".conllu", ".txt", ".tsv", ".bio")) {
            ConllFile.read(file, read);
          }
        }
        case RASA -> {
          for (Path file : files(source, ".yml", ".yaml", ".json")) {
            RasaFile.read(file, read);
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new DataException(e.getFile() + ": no such file", e);
    } catch (IOException e) {
      throw new DataException(source + ": cannot be read: " + e.getMessage(), e);
    }
    read.problems.check();
    if (read.examples.isEmpty()) {
      String why = read.problems.list().isEmpty() ? "" : "; all are bad:%n".formatted();
      throw new DataException(source + ": no query was found" + why + read.problems.firstFew());
    }
    return new Result(List.copyOf(read.examples), read.problems.list());
  }

  /** The file itself, or the files of a folder with these endings, by name. */
  private static List<Path> files(Path source, String... endings) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> list = Files.list(source)) {
      List<Path> found =
          list.filter(file ->
                  Stream.of(endings)
                      .anyMatch(end -> file.toString().toLowerCase(Locale.ROOT).endsWith(end)))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new DataException(
            "%s: no file that ends in %s".formatted(source, String.join(", ", endings)));
      }
      return found;
    }
  }

  /** Adds a query, or says why it cannot be one. */
  void add(Path file, long line, Draft draft) {
    try {
      examples.add(example(draft));
    } catch (BadLineException e) {
      bad(file, line, e.reason());
    }
  }

  /** Counts an entry that cannot be read. */
  void bad(Path file, long line, String reason) {
    problems.add(new Problem(file, line, reason));
  }

  private QueryExample example(Draft draft) throws BadLineException {
    String intent = draft.intent() == null ? options.intent() : draft.intent();
    if (intent == null || intent.isBlank()) {
      throw new BadLineException("no intent; give one for all such queries with --intent");
    }
    if (draft.query().isBlank()) {
      throw new BadLineException("the query is empty");
    }
    String named = options.language() == null ? draft.language() : options.language();
    String language = Languages.canonical(named == null ? "en" : named);
    String own = draft.split() == null ? options.split() : draft.split();
    String split = own == null ? "train" : own;
    String series = language + "-" + split;
    String id = "%s-%06d".formatted(series, numbers.merge(series, 1, Integer::sum));
    Map<String, String> attributes =
        draft.words() ? Map.of("split", split, SCORED, WORDS) : Map.of("split", split);
    return new QueryExample(
        id, id, draft.query(), language, intent.strip(), draft.slots(), null, null, attributes);
  }
}
