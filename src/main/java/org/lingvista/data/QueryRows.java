package org.lingvista.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Queries with what they ask for. At temperature 1 each comes once per epoch; otherwise a language
 * gets its share of the epoch's rows and goes through its queries in a shuffled order, several
 * times over if it has to.
 */
final class QueryRows implements Rows {
  private final List<QueryExample> queries;
  private final QueryTarget target;
  private final Map<String, List<Path>> pictures;
  private final TokenizedTexts texts;
  private final TokenizedTexts passages;
  private final LoaderOptions options;
  private final long[] items;
  private final TreeMap<String, int[]> byLanguage = new TreeMap<>();
  private final TreeMap<String, Integer> quotas = new TreeMap<>();

  /**
   * @param pictures item to its pictures, one of which is drawn; a query of another item has its
   *     own picture
   */
  QueryRows(
      List<QueryExample> all,
      QueryTarget target,
      Map<String, List<Path>> pictures,
      TokenizedTexts texts,
      TokenizedTexts passages,
      LoaderOptions options) {
    this.target = target;
    this.pictures = pictures;
    this.texts = texts;
    this.passages = passages;
    this.options = options;
    LanguageSampler languages =
        new LanguageSampler(
            all.stream().filter(this::hasTarget).map(q -> List.of(q.language())).toList(),
            options.languages(),
            options.languageTemperature());
    queries =
        all.stream().filter(q -> hasTarget(q) && languages.any(List.of(q.language()))).toList();
    if (queries.isEmpty()) {
      throw new DataException(
          "none of %d queries has a target %s in the languages %s"
              .formatted(
                  all.size(),
                  target,
                  options.languages().isEmpty() ? "(all)" : options.languages()));
    }
    items = queries.stream().mapToLong(q -> Seeds.hash(q.item())).toArray();
    TreeMap<String, List<Integer>> lists = new TreeMap<>();
    for (int i = 0; i < queries.size(); i++) {
      lists.computeIfAbsent(queries.get(i).language(), key -> new ArrayList<>()).add(i);
    }
    lists.forEach((language, list) ->
        byLanguage.put(language, list.stream().mapToInt(Integer::intValue).toArray()));
    share(languages.weights());
  }

  private boolean hasTarget(QueryExample query) {
    return switch (target) {
      case IMAGE -> query.image() != null || !choices(query).isEmpty();
      case PASSAGE -> query.passage() != null;
      case NONE -> true;
    };
  }

  private List<Path> choices(QueryExample query) {
    return pictures.getOrDefault(query.item(), List.of());
  }

  /** Rows of each language: its part by weight, what rounding leaves over to the first ones. */
  private void share(SortedMap<String, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    int left = queries.size();
    for (var weight : weights.entrySet()) {
      // The small addition keeps n·count/n at count where division and product do not.
      int rows = (int) Math.floor(queries.size() * weight.getValue() / sum + 1e-6);
      quotas.put(weight.getKey(), rows);
      left -= rows;
    }
    for (var quota : quotas.entrySet()) {
      if (left-- > 0) {
        quota.setValue(quota.getValue() + 1);
      }
    }
  }

  @Override
  public int perEpoch() {
    return queries.size();
  }

  @Override
  public int[] order(long epoch) {
    int[] order = new int[queries.size()];
    int at = 0;
    int number = 0;
    for (var quota : quotas.entrySet()) {
      int[] own = Objects.requireNonNull(byLanguage.get(quota.getKey())).clone();
      Seeds.shuffle(own, Seeds.random(options.seed(), Seeds.SHUFFLE, epoch, ++number));
      for (int i = 0; i < quota.getValue(); i++) {
        order[at++] = own[i % own.length];
      }
    }
    Seeds.shuffle(order, Seeds.random(options.seed(), Seeds.SHUFFLE, epoch, 0));
    return order;
  }

  @Override
  public Row draw(long epoch, int index, int attempt) {
    QueryExample query = queries.get(index);
    @Nullable Picture image = null;
    TokenizedTexts.@Nullable Entry passage = null;
    if (target == QueryTarget.IMAGE) {
      List<Path> choices = choices(query);
      SplittableRandom random =
          Seeds.random(options.seed(), Seeds.DRAW, epoch, (long) index << 8 | attempt);
      Path file = choices.isEmpty() ? query.image() : choices.get(random.nextInt(choices.size()));
      image = new Picture.File(Objects.requireNonNull(file));
    }
    String answer = query.passage();
    if (target == QueryTarget.PASSAGE && answer != null) {
      passage = passages.get(answer);
    }
    return new Row(index, items[index], List.of(texts.get(query.query())), image, passage, query);
  }
}
