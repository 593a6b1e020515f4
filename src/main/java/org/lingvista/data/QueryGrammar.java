package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of one language, written for that language, from {@code queries/LANGUAGE.yaml}.
 *
 * <p>Format: {@code language}; {@code spaces} (false for scripts without); {@code dropAccents}
 * (whether people type it without its diacritics); {@code elisions} (words whose end changes before
 * a vowel, {@code de: d'}); {@code parts}, named lists of phrases; {@code frames}, whole queries by
 * intent, and under {@code keywords} the plain ones without any words of asking. A list is one
 * block of text with an entry per line or between {@code |}, see {@link QueryEntries}; a line that
 * begins with {@code *} is held out for tests. A part whose name is a slot of {@link QuerySchema},
 * or a slot and {@code _something}, labels what it inserts. With {@code cldr} there are two more
 * parts for training, {@code cldr_city} and {@code cldr_country}: the names of {@link CldrPlaces}
 * but those {@code without}. Notation inside an entry: {@link QueryPattern}.
 */
public final class QueryGrammar {
  /** Languages that have a grammar. */
  public static final Set<String> LANGUAGES =
      java.util.Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt")));

  /** Name of the frames without words of asking; their intent is find_anything. */
  static final String KEYWORDS = "keywords";

  private static final int DEEPEST = 8;
  private static final Set<String> KEYS =
      Set.of("language", "spaces", "dropAccents", "elisions", "cldr", "parts", "frames");

  private final String language;
  private final boolean spaces;
  private final boolean dropAccents;
  private final Map<String, String> elisions;
  private final Map<String, QueryEntries> parts;
  private final Map<String, QueryEntries> frames;

  /** A piece of a query: text that stays together, and its slot, null for noise. */
  record Piece(String text, @Nullable String label) {}

  /** A frame of whole queries with the name that {@code template} attributes carry. */
  record Frame(String id, QueryPattern pattern) {}

  private QueryGrammar(JsonNode root, @Nullable JsonNode common) {
    this.language = root.path("language").asText();
    Set<String> unknown = new TreeSet<>();
    root.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KEYS);
    if (language.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "grammar '%s': unknown keys %s, known are %s".formatted(language, unknown, KEYS));
    }
    this.spaces = root.path("spaces").asBoolean(true);
    this.dropAccents = root.path("dropAccents").asBoolean(false);
    this.elisions = new LinkedHashMap<>();
    root.path("elisions")
        .properties()
        .forEach(entry -> elisions.put(entry.getKey(), entry.getValue().asText()));
    this.parts = new LinkedHashMap<>();
    if (common != null) {
      read(common.path("parts"), parts);
    }
    read(root.path("parts"), parts);
    if (root.has("cldr")) {
      readCldr(root.path("cldr"));
    }
    this.frames = new LinkedHashMap<>();
    read(root.path("frames"), frames);
    check();
  }

  /**
   * The grammar that ships for a language.
   *
   * @throws DataException if there is none
   */
  public static QueryGrammar of(String language) {
    if (!LANGUAGES.contains(language)) {
      throw new DataException(
          "no query grammar for language '%s'; there is one for %s".formatted(language, LANGUAGES));
    }
    return new QueryGrammar(resource(language), resource("common"));
  }

  /** A grammar from text in the format above, for example of a new language. */
  public static QueryGrammar parse(String yaml) {
    try {
      return new QueryGrammar(new YAMLMapper().readTree(yaml), null);
    } catch (JsonProcessingException e) {
      throw new DataException("grammar is not YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode resource(String name) {
    String file = "queries/" + name + ".yaml";
    try (InputStream stream = QueryGrammar.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new DataException("query grammar " + file + " is missing from this build");
      }
      return new YAMLMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read query grammar " + file, e);
    }
  }

  private void read(JsonNode lists, Map<String, QueryEntries> into) {
    for (var list : lists.properties()) {
      String name = language + "." + list.getKey();
      into.put(list.getKey(), QueryEntries.read(name, list.getValue().asText()));
    }
  }

  private void readCldr(JsonNode cldr) {
    List<String> without = QueryPattern.splitEntries(cldr.path("without").asText(""));
    CldrPlaces places =
        CldrPlaces.of(language).without(without).apartFrom(labelled("place", QuerySplit.TEST));
    parts.put("cldr_city", QueryEntries.ofNames(language + ".cldr_city", places.cities()));
    parts.put("cldr_country", QueryEntries.ofNames(language + ".cldr_country", places.countries()));
  }

  private void check() {
    check(parts, true);
    check(frames, false);
  }

  private void check(Map<String, QueryEntries> lists, boolean areParts) {
    for (var list : lists.entrySet()) {
      if (list.getValue().train().isEmpty()) {
        throw new DataException(
            "grammar '%s': '%s' has no entry for training".formatted(language, list.getKey()));
      }
      boolean labels = areParts && slot(list.getKey()) != null;
      for (Frame frame : list.getValue().all()) {
        checkReferences(frame.pattern().nodes(), frame, 0);
        if (frame.pattern().hasSpan() && !labels) {
          throw new DataException(
              "grammar entry %s \"%s\": {…} marks the labelled piece of a slot's part"
                  .formatted(frame.id(), frame.pattern().source()));
        }
      }
    }
  }

  private void checkReferences(List<QueryPattern.Node> nodes, Frame frame, int depth) {
    if (depth > DEEPEST) {
      throw new DataException("grammar entry %s contains itself".formatted(frame.id()));
    }
    for (QueryPattern.Node node : nodes) {
      switch (node) {
        case QueryPattern.Literal literal -> {}
        case QueryPattern.Suffix suffix -> {}
        case QueryPattern.Span span -> checkReferences(span.nodes(), frame, depth);
        case QueryPattern.Choice choice ->
            choice.alternatives().forEach(nested -> checkReferences(nested, frame, depth));
        case QueryPattern.Reference reference -> {
          QueryEntries entries = parts.get(reference.part());
          if (entries != null) {
            for (Frame nested : entries.all()) {
              checkReferences(nested.pattern().nodes(), frame, depth + 1);
            }
          } else if (!reference.part().equals(QuerySchema.CONTENT)) {
            throw new DataException(
                "grammar entry %s \"%s\" uses <%s>, which is no part"
                    .formatted(frame.id(), frame.pattern().source(), reference.part()));
          }
        }
      }
    }
  }

  public String language() {
    return language;
  }

  /** Whether the script puts spaces between words. */
  boolean spaces() {
    return spaces;
  }

  boolean dropAccents() {
    return dropAccents;
  }

  Map<String, String> elisions() {
    return elisions;
  }

  /** Names of the parts. */
  Set<String> parts() {
    return parts.keySet();
  }

  /** Frames of an intent, or of {@link #KEYWORDS}; never empty. */
  List<Frame> frames(String intent, QuerySplit split) {
    QueryEntries entries = frames.get(intent);
    if (entries == null) {
      throw new DataException("grammar '%s' has no frames for '%s'".formatted(language, intent));
    }
    return entries.of(split);
  }

  /** Expands a frame at random around a content. */
  List<Piece> expand(Frame frame, QuerySplit split, RandomGenerator random, String content) {
    List<Piece> out = new ArrayList<>();
    expand(frame.pattern().nodes(), split, random, content, out);
    return out;
  }

  /** One expansion of a part, or nothing if the grammar has no such part. */
  List<Piece> expandPart(String part, QuerySplit split, RandomGenerator random) {
    List<Piece> out = new ArrayList<>();
    if (parts.containsKey(part)) {
      expand(new QueryPattern.Reference(part, false, false), split, random, "", out);
    }
    return out;
  }

  private void expand(
      List<QueryPattern.Node> nodes,
      QuerySplit split,
      RandomGenerator random,
      String content,
      List<Piece> out) {
    for (QueryPattern.Node node : nodes) {
      switch (node) {
        case QueryPattern.Literal literal -> out.add(new Piece(literal.text(), null));
        case QueryPattern.Suffix suffix ->
            out.add(new Piece(QuerySuffix.after(lastWord(out), suffix.form()), null));
        case QueryPattern.Span span -> expand(span.nodes(), split, random, content, out);
        case QueryPattern.Choice choice -> {
          int chosen = random.nextInt(choice.alternatives().size());
          expand(choice.alternatives().get(chosen), split, random, content, out);
        }
        case QueryPattern.Reference reference -> {
          if (!reference.optional() || random.nextBoolean()) {
            expand(reference, split, random, content, out);
          }
        }
      }
    }
  }

  /** The last piece with a letter; an apostrophe may stand between it and its ending. */
  private static String lastWord(List<Piece> pieces) {
    return pieces.reversed().stream()
        .map(Piece::text)
        .filter(text -> text.codePoints().anyMatch(Character::isLetter))
        .findFirst()
        .orElse("");
  }

  private void expand(
      QueryPattern.Reference reference,
      QuerySplit split,
      RandomGenerator random,
      String content,
      List<Piece> out) {
    QueryEntries entries = parts.get(reference.part());
    if (entries == null) {
      out.add(new Piece(content, QuerySchema.CONTENT));
      return;
    }
    List<Frame> choices = reference.anySplit() ? entries.all() : entries.of(split);
    QueryPattern pattern = choices.get(random.nextInt(choices.size())).pattern();
    String slot = slot(reference.part());
    if (slot == null) {
      expand(pattern.nodes(), split, random, content, out);
    } else if (!pattern.hasSpan()) {
      out.add(new Piece(text(pattern.nodes(), split, random), slot));
    } else {
      for (QueryPattern.Node node : pattern.nodes()) {
        if (node instanceof QueryPattern.Span) {
          out.add(new Piece(text(List.of(node), split, random), slot));
        } else {
          expand(List.of(node), split, random, content, out);
        }
      }
    }
  }

  private String text(List<QueryPattern.Node> nodes, QuerySplit split, RandomGenerator random) {
    List<Piece> pieces = new ArrayList<>();
    expand(nodes, split, random, "", pieces);
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /** The slot a part labels: its name up to the first underscore, if that is a slot. */
  private static @Nullable String slot(String part) {
    int underscore = part.indexOf('_');
    String name = underscore < 0 ? part : part.substring(0, underscore);
    return QuerySchema.labels().slots().contains(name) ? name : null;
  }

  /** Every text that a part or the frames of an intent can become; content stays a marker. */
  Set<String> texts(String list, QuerySplit split) {
    QueryEntries entries = parts.containsKey(list) ? parts.get(list) : frames.get(list);
    if (entries == null) {
      throw new DataException("grammar '%s' has no list '%s'".formatted(language, list));
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Frame frame : entries.of(split)) {
      texts.addAll(texts(frame.pattern().nodes(), split));
    }
    return texts;
  }

  /** What the given half of a slot's parts labels; of the tests only what is held out. */
  Set<String> labelled(String slot, QuerySplit split) {
    Set<String> texts = new LinkedHashSet<>();
    for (var part : parts.entrySet()) {
      QueryEntries entries = part.getValue();
      if (!slot.equals(slot(part.getKey())) || (split == QuerySplit.TEST && !entries.holdsOut())) {
        continue;
      }
      for (Frame frame : entries.of(split)) {
        List<QueryPattern.Node> nodes = frame.pattern().nodes();
        boolean whole = !frame.pattern().hasSpan();
        nodes.stream()
            .filter(node -> whole || node instanceof QueryPattern.Span)
            .forEach(node -> texts.addAll(texts(whole ? nodes : List.of(node), split)));
      }
    }
    return texts;
  }

  private Set<String> texts(List<QueryPattern.Node> nodes, QuerySplit split) {
    Set<String> texts = Set.of("");
    for (QueryPattern.Node node : nodes) {
      Set<String> longer = new LinkedHashSet<>();
      if (node instanceof QueryPattern.Suffix suffix) {
        texts.forEach(start -> longer.add(start + QuerySuffix.after(start, suffix.form())));
      } else {
        Set<String> ends = texts(node, split);
        texts.forEach(start -> ends.forEach(end -> longer.add(start + end)));
      }
      texts = longer;
    }
    return texts;
  }

  private Set<String> texts(QueryPattern.Node node, QuerySplit split) {
    return switch (node) {
      case QueryPattern.Literal literal -> Set.of(literal.text());
      case QueryPattern.Suffix suffix -> Set.of(QuerySuffix.after("", suffix.form()));
      case QueryPattern.Span span -> texts(span.nodes(), split);
      case QueryPattern.Choice choice -> {
        Set<String> all = new LinkedHashSet<>();
        choice.alternatives().forEach(nested -> all.addAll(texts(nested, split)));
        yield all;
      }
      case QueryPattern.Reference reference -> texts(reference, split);
    };
  }

  private Set<String> texts(QueryPattern.Reference reference, QuerySplit split) {
    Set<String> texts = new LinkedHashSet<>();
    if (reference.optional()) {
      texts.add("");
    }
    if (!parts.containsKey(reference.part())) {
      texts.add("<" + reference.part() + ">");
      return texts;
    }
    for (QuerySplit half : reference.anySplit() ? QuerySplit.values() : new QuerySplit[] {split}) {
      texts.addAll(texts(reference.part(), half));
    }
    return texts;
  }
}
