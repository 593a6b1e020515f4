package org.lingvista.data;

import static org.lingvista.data.QuerySchema.CONTENT;
import static org.lingvista.data.QuerySchema.COUNT;
import static org.lingvista.data.QuerySchema.FIND_ANYTHING;
import static org.lingvista.data.QuerySchema.FIND_IMAGES;
import static org.lingvista.data.QuerySchema.FIND_PASSAGES;
import static org.lingvista.data.QuerySchema.NONE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryGrammar.Frame;
import org.lingvista.data.QueryGrammar.Piece;
import org.lingvista.data.QueryGrammarFiles.Layer;
import org.lingvista.text.LabelSchema;

/**
 * Makes queries as people type them, "Please help me find a photo of a dog taken last month", from
 * an item's captions and one {@link QueryGrammar} per language. Intent, spans and semantic text are
 * known by construction.
 *
 * <p>Every item's queries in a language depend only on the seed, the item's id, the language and
 * the split, so adding items or languages does not change the others.
 *
 * <p>Attributes of what it makes: {@code template} (the frame), {@code split} (the half of the
 * grammar), {@code itemSplit} (the split the manifest put the item in) and {@code content} (the
 * caption as the manifest has it, with {@code contentLanguage} if that is not the query's).
 */
public final class QueryGenerator {
  private static final double OPENER = 0.35;
  private static final double CLOSER = 0.2;
  private static final double PLAIN_SHARE_OF_ANYTHING = 0.5;
  private static final double SCENE = 0.1;
  private static final double ENGLISH_CAPTION = 0.04;
  private static final int ATTEMPTS_AT_A_NEW_QUERY = 8;
  private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[\\p{L}\\p{N}])[.。．!！]$");
  private static final String SCENES = "scene";
  private static final String ENGLISH = "en";
  private static final String UNUSED = "unused";

  private final Map<String, QueryGrammar> grammars;
  private final Map<String, Set<String>> smallTalk;
  private final Map<String, NameColours> colours;

  /**
   * What to make.
   *
   * @param perItem queries of each item in each language
   * @param split which half of the grammars; of {@code TRAIN}, only the manifest's training items
   *     are asked for, of {@code TEST} any
   * @param seed same seed, same queries
   * @param mix weight of each intent; those an item cannot have (pictures of a text) are left out
   * @param keywordShare how often the content is one of the item's keywords instead of its name
   * @param noise strength of typing noise, 0 to 1
   */
  public record Options(
      int perItem,
      QuerySplit split,
      long seed,
      Map<String, Double> mix,
      double keywordShare,
      double noise) {

    public Options {
      mix = Map.copyOf(mix);
      if (perItem < 1) {
        throw new IllegalArgumentException("perItem must be at least 1; perItem=" + perItem);
      }
      if (keywordShare < 0 || keywordShare > 1 || noise < 0 || noise > 1) {
        throw new IllegalArgumentException(
            "keywordShare and noise must be between 0 and 1; keywordShare=%s, noise=%s"
                .formatted(keywordShare, noise));
      }
      if (mix.values().stream().anyMatch(weight -> weight < 0)) {
        throw new IllegalArgumentException("mix must give weights of at least 0; mix=" + mix);
      }
    }

    /** Mostly searches for pictures and texts, with names more often than keywords. */
    public static Options of(int perItem, QuerySplit split, long seed) {
      return new Options(
          perItem,
          split,
          seed,
          Map.of(FIND_IMAGES, 5., FIND_PASSAGES, 5., FIND_ANYTHING, 3., COUNT, 1., NONE, 1.),
          0.3,
          1);
    }

    public Options withMix(Map<String, Double> mix) {
      return new Options(perItem, split, seed, mix, keywordShare, noise);
    }

    public Options withKeywordShare(double keywordShare) {
      return new Options(perItem, split, seed, mix, keywordShare, noise);
    }

    public Options withNoise(double noise) {
      return new Options(perItem, split, seed, mix, keywordShare, noise);
    }
  }

  private QueryGenerator(Map<String, QueryGrammar> grammars) {
    this.grammars = grammars;
    this.smallTalk = new LinkedHashMap<>();
    this.colours = new LinkedHashMap<>();
    for (QueryGrammar grammar : grammars.values()) {
      smallTalk.put(grammar.language(), QueryTexts.keys(grammar.fixedTexts(NONE)));
      colours.put(grammar.language(), new NameColours(grammar));
    }
  }

  /**
   * A generator in these languages.
   *
   * @throws DataException if there is no grammar for one of them
   */
  public static QueryGenerator of(Set<String> languages) {
    return of(languages, List.of());
  }

  /**
   * A generator in these languages and those of the user's own grammars.
   *
   * @param own files and folders of grammars, see {@link QueryGrammar}; they add to what ships
   * @throws DataException if there is no grammar for one of the languages, or a file is not one
   */
  public static QueryGenerator of(Set<String> languages, List<Path> own) {
    Map<String, List<Layer>> layers = QueryGrammarFiles.read(own);
    Set<String> all = new LinkedHashSet<>(QueryGrammar.LANGUAGES);
    all.retainAll(languages);
    all.addAll(languages);
    all.addAll(layers.keySet());
    Map<String, QueryGrammar> grammars = new LinkedHashMap<>();
    for (String language : all) {
      grammars.put(language, QueryGrammar.of(language, layers.getOrDefault(language, List.of())));
    }
    if (grammars.isEmpty()) {
      throw new IllegalArgumentException("languages must not be empty");
    }
    return new QueryGenerator(grammars);
  }

  /** A generator with a grammar of one's own. */
  public static QueryGenerator of(QueryGrammar grammar) {
    return new QueryGenerator(Map.of(grammar.language(), grammar));
  }

  /**
   * Queries for every item that has a text in one of the generator's languages, in the order of the
   * examples. Examples that share an id are pictures of one item, a training picture is preferred;
   * examples of split {@code unused} are ignored.
   */
  public List<QueryExample> generate(List<Example> examples, Options options) {
    checkIntents(options);
    Map<String, List<Example>> items = new LinkedHashMap<>();
    for (Example example : examples) {
      if (!example.split().equals(UNUSED)) {
        items.computeIfAbsent(example.id(), id -> new ArrayList<>()).add(example);
      }
    }
    List<QueryExample> queries = new ArrayList<>();
    for (List<Example> item : items.values()) {
      List<Example> training =
          item.stream().filter(example -> example.split().equals("train")).toList();
      if (options.split() == QuerySplit.TRAIN && training.isEmpty()) {
        continue;
      }
      List<Example> usable = training.isEmpty() ? item : training;
      for (QueryGrammar grammar : grammars.values()) {
        generate(usable, grammar, options, queries);
      }
    }
    return queries;
  }

  /** The labels of all grammars: the standard ones and those the user's files add. */
  public LabelSchema labels() {
    Set<String> intents = new LinkedHashSet<>();
    Set<String> slots = new LinkedHashSet<>();
    Set<String> semantic = new LinkedHashSet<>();
    for (QueryGrammar grammar : grammars.values()) {
      intents.addAll(grammar.labels().intents());
      slots.addAll(grammar.labels().slots());
      semantic.addAll(grammar.labels().semanticSlots());
    }
    return new LabelSchema(List.copyOf(intents), List.copyOf(slots), semantic);
  }

  /**
   * A number for all grammars that ship: another when one changed, and so the queries they make.
   */
  public static long shippedChecksum() {
    return QueryGrammarFiles.checksum(QueryGrammar.LANGUAGES);
  }

  /** The languages it writes in. */
  public Set<String> languages() {
    return grammars.keySet();
  }

  /** Draws an intent that an item can answer in a language, by the usual mix. */
  String intent(Example example, String language, RandomGenerator random) {
    QueryGrammar grammar = grammars.get(language);
    if (grammar == null) {
      throw new IllegalArgumentException("no grammar for language " + language);
    }
    boolean hasPassages = !example.passages().getOrDefault(language, List.of()).isEmpty();
    return intent(example, hasPassages, grammar, Options.of(1, QuerySplit.TRAIN, 0), random);
  }

  private void checkIntents(Options options) {
    List<String> known = labels().intents();
    if (!known.containsAll(options.mix().keySet())) {
      throw new IllegalArgumentException(
          "mix must give weights to intents among %s; mix=%s".formatted(known, options.mix()));
    }
  }

  private void generate(
      List<Example> item, QueryGrammar grammar, Options options, List<QueryExample> out) {
    String language = grammar.language();
    Example first = item.getFirst();
    List<String> captions = first.texts().getOrDefault(language, List.of());
    if (captions.isEmpty()) {
      return;
    }
    String key = "%s %s %s".formatted(first.id(), language, options.split().label());
    RandomGenerator random = new SplittableRandom(mix(options.seed(), key));
    QueryNoise noise = new QueryNoise(grammar, options.noise());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < options.perItem(); i++) {
      Example example = item.get(random.nextInt(item.size()));
      List<String> passages = example.passages().getOrDefault(language, List.of());
      String id = "%s/%s/%s/%d".formatted(first.id(), language, options.split().label(), i);
      QueryExample query = null;
      for (int attempt = 0; attempt < ATTEMPTS_AT_A_NEW_QUERY; attempt++) {
        String intent = intent(example, !passages.isEmpty(), grammar, options, random);
        Content content = content(first, intent, grammar, options, random);
        query = query(id, example, passages, intent, content, grammar, noise, options, random);
        if (seen.add(query.query())) {
          break;
        }
      }
      if (query != null) {
        out.add(query);
      }
    }
  }

  /**
   * What is asked for.
   *
   * @param caption a name or keyword of the item
   * @param language the caption's
   * @param text the caption without a final full stop, or a scene around it ("dog on the beach")
   */
  private record Content(String caption, String language, String text) {}

  /** Now and then the caption is English, as people ask who live with English words. */
  private static Content content(
      Example example,
      String intent,
      QueryGrammar grammar,
      Options options,
      RandomGenerator random) {
    Map<String, List<String>> texts = example.texts();
    boolean english =
        random.nextDouble() < ENGLISH_CAPTION && !texts.getOrDefault(ENGLISH, List.of()).isEmpty();
    String language = english ? ENGLISH : grammar.language();
    List<String> captions = texts.getOrDefault(language, List.of());
    boolean keyword = captions.size() > 1 && random.nextDouble() < options.keywordShare();
    String caption = captions.get(keyword ? 1 + random.nextInt(captions.size() - 1) : 0).strip();
    String spoken = END_OF_SENTENCE.matcher(caption).replaceFirst("");
    boolean inScene =
        random.nextDouble() < SCENE && example.image() != null && !intent.equals(FIND_PASSAGES);
    List<Piece> scene =
        inScene ? grammar.expandPart(SCENES, options.split(), random, spoken) : List.of();
    StringBuilder text = new StringBuilder();
    scene.forEach(piece -> text.append(piece.text()));
    return new Content(caption, language, scene.isEmpty() ? spoken : text.toString());
  }

  private QueryExample query(
      String id,
      Example example,
      List<String> passages,
      String intent,
      Content content,
      QueryGrammar grammar,
      QueryNoise noise,
      Options options,
      RandomGenerator random) {
    boolean plain =
        intent.equals(FIND_ANYTHING)
            && random.nextDouble() < PLAIN_SHARE_OF_ANYTHING
            && grammar.has(QueryGrammar.KEYWORDS)
            && !isSmallTalk(content.text(), grammar.language());
    List<Frame> frames = grammar.frames(plain ? QueryGrammar.KEYWORDS : intent, options.split());
    Frame frame = frames.get(random.nextInt(frames.size()));
    List<Piece> pieces = new ArrayList<>();
    boolean wrapped = !plain && !intent.equals(NONE);
    if (wrapped && random.nextDouble() < OPENER) {
      pieces.addAll(grammar.expandPart("opener", options.split(), random));
      if (grammar.spaces()) {
        pieces.add(new Piece(" ", null));
      }
    }
    pieces.addAll(grammar.expand(frame, options.split(), random, content.text()));
    if (wrapped && random.nextDouble() < CLOSER) {
      pieces.addAll(grammar.expandPart("closer", options.split(), random));
    }
    NameColours ofName = colours.get(content.language());
    List<Piece> split = ofName == null ? pieces : ofName.split(pieces);
    QueryAssembly query = QueryAssembly.of(noise.apply(split, random), grammar.elisions());
    boolean asksForTheItem = query.spans().stream().anyMatch(span -> span.label().equals(CONTENT));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("template", frame.id());
    attributes.put("split", options.split().label());
    if (asksForTheItem) {
      attributes.put("itemSplit", example.split());
      attributes.put("content", content.caption());
      if (!content.language().equals(grammar.language())) {
        attributes.put("contentLanguage", content.language());
      }
    }
    return new QueryExample(
        id,
        asksForTheItem ? example.id() : id,
        query.text(),
        grammar.language(),
        intent,
        query.spans(),
        asksForTheItem ? example.image() : null,
        asksForTheItem && !passages.isEmpty()
            ? passages.get(random.nextInt(passages.size()))
            : null,
        attributes);
  }

  /** Draws an intent among those the item can answer. */
  private static String intent(
      Example example,
      boolean hasPassages,
      QueryGrammar grammar,
      Options options,
      RandomGenerator random) {
    double total = 0;
    String chosen = FIND_ANYTHING;
    for (String intent : grammar.labels().intents()) {
      boolean possible =
          switch (intent) {
            case FIND_IMAGES, COUNT -> example.image() != null;
            case FIND_PASSAGES -> hasPassages;
            default -> true;
          };
      double weight = possible && grammar.has(intent) ? options.mix().getOrDefault(intent, 0.) : 0;
      total += weight;
      // Reservoir sampling with weights: the last accepted has probability weight / total.
      if (weight > 0 && random.nextDouble() * total < weight) {
        chosen = intent;
      }
    }
    return chosen;
  }

  /** Whether the caption alone ("thank you") would read as an utterance that asks for nothing. */
  private boolean isSmallTalk(String caption, String language) {
    @Nullable Set<String> utterances = smallTalk.get(language);
    return utterances != null && utterances.contains(QueryTexts.key(caption));
  }

  /** FNV-1a over the key, stirred with the seed. */
  static long mix(long seed, String key) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    return hash ^ (seed * 0x9e3779b97f4a7c15L);
  }
}
