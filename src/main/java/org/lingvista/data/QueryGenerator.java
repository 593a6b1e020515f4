package org.lingvista.data;

import static org.lingvista.data.QuerySchema.CONTENT;
import static org.lingvista.data.QuerySchema.COUNT;
import static org.lingvista.data.QuerySchema.FIND_ANYTHING;
import static org.lingvista.data.QuerySchema.FIND_IMAGES;
import static org.lingvista.data.QuerySchema.FIND_PASSAGES;
import static org.lingvista.data.QuerySchema.NONE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryGrammar.Frame;
import org.lingvista.data.QueryGrammar.Piece;

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
 * caption as the manifest has it).
 */
public final class QueryGenerator {
  private static final double OPENER = 0.35;
  private static final double CLOSER = 0.2;
  private static final double PLAIN_SHARE_OF_ANYTHING = 0.5;
  private static final int ATTEMPTS_AT_A_NEW_QUERY = 8;
  private static final String UNUSED = "unused";

  private final Map<String, QueryGrammar> grammars;
  private final Map<String, Set<String>> smallTalk;

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
      List<String> intents = QuerySchema.labels().intents();
      for (var weight : mix.entrySet()) {
        if (!intents.contains(weight.getKey()) || weight.getValue() < 0) {
          throw new IllegalArgumentException(
              "mix must give weights of at least 0 to intents among %s; mix=%s"
                  .formatted(intents, mix));
        }
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
    for (QueryGrammar grammar : grammars.values()) {
      Set<String> utterances = new HashSet<>();
      for (QuerySplit split : QuerySplit.values()) {
        grammar.texts(NONE, split).forEach(text -> utterances.add(bare(text)));
      }
      smallTalk.put(grammar.language(), utterances);
    }
  }

  /**
   * A generator in these languages.
   *
   * @throws DataException if there is no grammar for one of them
   */
  public static QueryGenerator of(Set<String> languages) {
    Map<String, QueryGrammar> grammars = new LinkedHashMap<>();
    for (String language : QueryGrammar.LANGUAGES) {
      if (languages.contains(language)) {
        grammars.put(language, QueryGrammar.of(language));
      }
    }
    languages.forEach(language -> grammars.computeIfAbsent(language, QueryGrammar::of));
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
        String intent = intent(example, !passages.isEmpty(), options, random);
        boolean keyword = captions.size() > 1 && random.nextDouble() < options.keywordShare();
        String caption = captions.get(keyword ? 1 + random.nextInt(captions.size() - 1) : 0);
        query =
            query(id, example, passages, intent, caption.strip(), grammar, noise, options, random);
        if (seen.add(query.query())) {
          break;
        }
      }
      if (query != null) {
        out.add(query);
      }
    }
  }

  private QueryExample query(
      String id,
      Example example,
      List<String> passages,
      String intent,
      String caption,
      QueryGrammar grammar,
      QueryNoise noise,
      Options options,
      RandomGenerator random) {
    boolean plain =
        intent.equals(FIND_ANYTHING)
            && random.nextDouble() < PLAIN_SHARE_OF_ANYTHING
            && !isSmallTalk(caption, grammar.language());
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
    pieces.addAll(grammar.expand(frame, options.split(), random, caption));
    if (wrapped && random.nextDouble() < CLOSER) {
      pieces.addAll(grammar.expandPart("closer", options.split(), random));
    }
    QueryAssembly query = QueryAssembly.of(noise.apply(pieces, random), grammar.elisions());
    boolean asksForTheItem = query.spans().stream().anyMatch(span -> span.label().equals(CONTENT));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("template", frame.id());
    attributes.put("split", options.split().label());
    if (asksForTheItem) {
      attributes.put("itemSplit", example.split());
      attributes.put("content", caption);
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
      Example example, boolean hasPassages, Options options, RandomGenerator random) {
    double total = 0;
    String chosen = FIND_ANYTHING;
    for (String intent : QuerySchema.labels().intents()) {
      boolean possible =
          switch (intent) {
            case FIND_IMAGES, COUNT -> example.image() != null;
            case FIND_PASSAGES -> hasPassages;
            default -> true;
          };
      double weight = possible ? options.mix().getOrDefault(intent, 0.) : 0;
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
    return utterances != null && utterances.contains(bare(caption));
  }

  private static String bare(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\p{P}\\s]+", " ").strip();
  }

  /** FNV-1a over the key, stirred with the seed. */
  private static long mix(long seed, String key) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    return hash ^ (seed * 0x9e3779b97f4a7c15L);
  }
}
