package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryGrammarFiles.Layer;
import org.lingvista.text.LabelSchema;

/**
 * The grammar of one language, written for that language.
 *
 * <p>Format: {@code language}; {@code spaces} (false for scripts without); {@code dropAccents}
 * (whether people type it without its diacritics); {@code elisions} (words whose end changes before
 * a vowel, {@code de: d'}); {@code colourFollows} (whether a colour stands behind its noun, see
 * {@link NameColours}); {@code labels}, what it adds to the {@link LabelSchema} ({@code intents},
 * {@code slots}, {@code semanticSlots}); {@code parts}, named lists of phrases; {@code frames},
 * whole queries by intent, and under {@code keywords} the plain ones without any words of asking. A
 * list is one block of text with an entry per line or between {@code |}, see {@link QueryEntries};
 * a line that begins with {@code *} is held out for tests. A part whose name is a slot, or a slot
 * and {@code _something}, labels what it inserts. {@code shared} names parts of closed word
 * classes, all of whose lines both halves use. With {@code cldr} there are two more parts for
 * training, {@code cldr_city} and {@code cldr_country}: the names of {@link CldrPlaces} but those
 * {@code without}. Notation inside an entry: {@link QueryPattern}.
 *
 * <p>A grammar is made of layers, whose lists are joined in this order: {@code
 * queries/common.yaml}, {@code queries/LANGUAGE.yaml}, {@code queries/time/LANGUAGE.yaml}, {@code
 * queries/requests/LANGUAGE.yaml}, {@code queries/talk/LANGUAGE.yaml}, {@code
 * queries/wordings/LANGUAGE.yaml}, and then the user's own files.
 */
public final class QueryGrammar {
  /** Languages that have a grammar. */
  public static final Set<String> LANGUAGES =
      java.util.Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt")));

  /** Name of the frames without words of asking; their intent is find_anything. */
  static final String KEYWORDS = "keywords";

  private static final Set<String> KEYS =
      Set.of(
          "language",
          "spaces",
          "dropAccents",
          "elisions",
          "colourFollows",
          "labels",
          "cldr",
          "shared",
          "parts",
          "frames");

  private final String language;
  private final LabelSchema labels;
  private final CldrPhrases phrases;
  private final Map<String, Set<String>> trained = new ConcurrentHashMap<>();
  private boolean spaces = true;
  private boolean dropAccents;
  private boolean colourFollows;
  private final Map<String, String> elisions = new LinkedHashMap<>();
  private final Map<String, QueryEntries> parts = new LinkedHashMap<>();
  private final Map<String, QueryEntries> frames = new LinkedHashMap<>();
  private final Set<String> shared = new LinkedHashSet<>();

  /** A piece of a query: text that stays together, and its slot, null for noise. */
  record Piece(String text, @Nullable String label) {}

  /** A frame of whole queries with the name that {@code template} attributes carry. */
  record Frame(String id, QueryPattern pattern) {}

  private QueryGrammar(String language, List<Layer> layers) {
    this.language = language;
    this.phrases = new CldrPhrases(language);
    LabelSchema known = QuerySchema.labels();
    Map<String, String> partLists = new LinkedHashMap<>();
    Map<String, String> frameLists = new LinkedHashMap<>();
    Set<String> notInCldr = new LinkedHashSet<>();
    boolean namesPlaces = false;
    for (Layer file : layers) {
      JsonNode layer = file.root();
      checkKeys(file);
      known = extended(known, file);
      spaces = layer.path("spaces").asBoolean(spaces);
      dropAccents = layer.path("dropAccents").asBoolean(dropAccents);
      colourFollows = layer.path("colourFollows").asBoolean(colourFollows);
      layer
          .path("elisions")
          .properties()
          .forEach(entry -> elisions.put(entry.getKey(), entry.getValue().asText()));
      namesPlaces |= layer.has("cldr");
      notInCldr.addAll(QueryPattern.splitEntries(layer.path("cldr").path("without").asText("")));
      layer.path("shared").forEach(part -> shared.add(part.asText()));
      join(layer.path("parts"), partLists);
      join(layer.path("frames"), frameLists);
    }
    this.labels = known;
    partLists.forEach((name, list) -> parts.put(name, entries(name, list)));
    if (namesPlaces) {
      readCldr(List.copyOf(notInCldr));
    }
    frameLists.forEach((name, list) -> frames.put(name, entries(name, list)));
    check(parts, true);
    check(frames, false);
    for (String intent : frames.keySet()) {
      if (!intent.equals(KEYWORDS) && !labels.intents().contains(intent)) {
        throw new DataException(
            "grammar '%s': frames of '%s', which is no intent; name it under labels: intents:"
                .formatted(language, intent));
      }
    }
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
    return new QueryGrammar(language, QueryGrammarFiles.shipped(language));
  }

  /**
   * A grammar with the user's own files, whose lists are joined to what ships for the language, if
   * anything does.
   */
  static QueryGrammar of(String language, List<Layer> own) {
    List<Layer> layers = new ArrayList<>();
    if (LANGUAGES.contains(language)) {
      layers.addAll(QueryGrammarFiles.shipped(language));
    } else if (own.isEmpty()) {
      return of(language);
    }
    layers.addAll(own);
    return new QueryGrammar(language, layers);
  }

  /** A grammar from text in the format above, for example of a new language. */
  public static QueryGrammar parse(String yaml) {
    Layer layer = QueryGrammarFiles.parse("given as text", yaml);
    return new QueryGrammar(layer.root().path("language").asText(), List.of(layer));
  }

  private void checkKeys(Layer layer) {
    Set<String> unknown = new TreeSet<>();
    layer.root().fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KEYS);
    if (language.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "grammar '%s' (%s): unknown keys %s, known are %s"
              .formatted(language, layer.name(), unknown, KEYS));
    }
  }

  private static LabelSchema extended(LabelSchema known, Layer layer) {
    JsonNode labels = layer.root().path("labels");
    if (labels.isMissingNode()) {
      return known;
    }
    Set<String> intents = new LinkedHashSet<>(known.intents());
    Set<String> slots = new LinkedHashSet<>(known.slots());
    Set<String> semantic = new LinkedHashSet<>(known.semanticSlots());
    labels.path("intents").forEach(intent -> intents.add(intent.asText()));
    labels.path("slots").forEach(slot -> slots.add(slot.asText()));
    labels.path("semanticSlots").forEach(slot -> semantic.add(slot.asText()));
    try {
      return new LabelSchema(List.copyOf(intents), List.copyOf(slots), semantic);
    } catch (IllegalArgumentException e) {
      throw new DataException("grammar %s: %s".formatted(layer.name(), e.getMessage()), e);
    }
  }

  private static void join(JsonNode lists, Map<String, String> into) {
    for (var list : lists.properties()) {
      into.merge(list.getKey(), list.getValue().asText(), (first, more) -> first + "\n" + more);
    }
  }

  private QueryEntries entries(String name, String list) {
    return QueryEntries.read(language + "." + name, list, shared.contains(name));
  }

  private void readCldr(List<String> without) {
    CldrPlaces places =
        CldrPlaces.of(language).without(without).apartFrom(labelled("place", QuerySplit.TEST));
    parts.put("cldr_city", QueryEntries.ofNames(language + ".cldr_city", places.cities()));
    parts.put("cldr_country", QueryEntries.ofNames(language + ".cldr_country", places.countries()));
  }

  private void check(Map<String, QueryEntries> lists, boolean areParts) {
    Map<String, Set<String>> named = new LinkedHashMap<>();
    for (var list : lists.entrySet()) {
      if (list.getValue().train().isEmpty()) {
        throw new DataException(
            "grammar '%s': '%s' has no entry for training".formatted(language, list.getKey()));
      }
      boolean labelled = areParts && slot(list.getKey()) != null;
      Set<String> inside = named.computeIfAbsent(list.getKey(), key -> new LinkedHashSet<>());
      for (Frame frame : list.getValue().all()) {
        checkReferences(frame.pattern().nodes(), frame, inside);
        if (frame.pattern().hasSpan() && !labelled) {
          throw new DataException(
              "grammar entry %s \"%s\": {…} marks the labelled piece of a slot's part"
                  .formatted(frame.id(), frame.pattern().source()));
        }
      }
    }
    checkCycles(named);
  }

  /** Checks that every part named in an entry exists, and collects them. */
  private void checkReferences(List<QueryPattern.Node> nodes, Frame frame, Set<String> named) {
    for (QueryPattern.Node node : nodes) {
      switch (node) {
        case QueryPattern.Literal literal -> {}
        case QueryPattern.Drawn drawn -> {}
        case QueryPattern.Suffix suffix -> {}
        case QueryPattern.Span span -> checkReferences(span.nodes(), frame, named);
        case QueryPattern.Choice choice ->
            choice.alternatives().forEach(nested -> checkReferences(nested, frame, named));
        case QueryPattern.Reference reference -> {
          if (parts.containsKey(reference.part())) {
            named.add(reference.part());
          } else if (!reference.part().equals(QuerySchema.CONTENT)) {
            throw new DataException(
                "grammar entry %s \"%s\" uses <%s>, which is no part"
                    .formatted(frame.id(), frame.pattern().source(), reference.part()));
          }
        }
      }
    }
  }

  /** Refuses a part that contains itself, through however many others. */
  private void checkCycles(Map<String, Set<String>> named) {
    Set<String> whole = new LinkedHashSet<>();
    for (String part : named.keySet()) {
      checkCycles(part, named, new LinkedHashSet<>(), whole);
    }
  }

  private void checkCycles(
      String part, Map<String, Set<String>> named, Set<String> inside, Set<String> whole) {
    if (whole.contains(part)) {
      return;
    }
    if (!inside.add(part)) {
      throw new DataException("grammar '%s': part <%s> contains itself".formatted(language, part));
    }
    named.getOrDefault(part, Set.of()).forEach(next -> checkCycles(next, named, inside, whole));
    inside.remove(part);
    whole.add(part);
  }

  public String language() {
    return language;
  }

  /** The labels of its queries: the standard ones and those its files add. */
  public LabelSchema labels() {
    return labels;
  }

  CldrPhrases phrases() {
    return phrases;
  }

  /** Whether the script puts spaces between words. */
  boolean spaces() {
    return spaces;
  }

  boolean dropAccents() {
    return dropAccents;
  }

  boolean colourFollows() {
    return colourFollows;
  }

  Map<String, String> elisions() {
    return elisions;
  }

  /** Names of the parts. */
  Set<String> parts() {
    return parts.keySet();
  }

  @Nullable QueryEntries part(String name) {
    return parts.get(name);
  }

  /** The slot a part labels: its name up to the first underscore, if that is a slot. */
  @Nullable String slot(String part) {
    int underscore = part.indexOf('_');
    String name = underscore < 0 ? part : part.substring(0, underscore);
    return labels.slots().contains(name) ? name : null;
  }

  /** Whether there are frames of an intent, or {@link #KEYWORDS}. */
  boolean has(String intent) {
    return frames.containsKey(intent);
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
    return new QueryExpansion(this, split, random, content).of(frame.pattern().nodes());
  }

  /** One expansion of a part, or nothing if the grammar has no such part. */
  List<Piece> expandPart(String part, QuerySplit split, RandomGenerator random) {
    return expandPart(part, split, random, "");
  }

  /** The same around a content. */
  List<Piece> expandPart(String part, QuerySplit split, RandomGenerator random, String content) {
    return parts.containsKey(part)
        ? new QueryExpansion(this, split, random, content)
            .of(List.of(new QueryPattern.Reference(part, false, false)))
        : List.of();
  }

  /** Every text that a part or the frames of an intent can become; content stays a marker. */
  Set<String> texts(String list, QuerySplit split) {
    QueryEntries entries = parts.containsKey(list) ? parts.get(list) : frames.get(list);
    if (entries == null) {
      throw new DataException("grammar '%s' has no list '%s'".formatted(language, list));
    }
    return new QueryTexts(this, split).of(entries);
  }

  /** The texts of the frames of an intent, of both halves, that insert no part. */
  Set<String> fixedTexts(String intent) {
    QueryEntries entries = frames.get(intent);
    Set<String> fixed = new LinkedHashSet<>();
    if (entries != null) {
      QueryTexts texts = new QueryTexts(this, QuerySplit.TRAIN);
      for (Frame frame : entries.all()) {
        List<QueryPattern.Node> nodes = frame.pattern().nodes();
        if (nodes.stream().noneMatch(QueryPattern.Reference.class::isInstance)) {
          fixed.addAll(texts.of(nodes));
        }
      }
    }
    return fixed;
  }

  /** Whether a list that holds something out can become this text in training too. */
  boolean isTrained(String part, String text) {
    QueryEntries entries = parts.get(part);
    if (entries == null || !entries.holdsOut()) {
      return false;
    }
    return trained
        .computeIfAbsent(part, name -> QueryTexts.keys(texts(name, QuerySplit.TRAIN)))
        .contains(QueryTexts.key(text));
  }

  /** What the given half of a slot's parts labels; of the tests only what is held out. */
  Set<String> labelled(String slot, QuerySplit split) {
    Set<String> labelled = new LinkedHashSet<>();
    QueryTexts texts = new QueryTexts(this, split);
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
            .forEach(node -> labelled.addAll(texts.of(whole ? nodes : List.of(node))));
      }
    }
    return labelled;
  }
}
