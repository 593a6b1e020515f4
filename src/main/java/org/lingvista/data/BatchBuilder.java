package org.lingvista.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Batch.Position;
import org.lingvista.data.Rows.Row;
import org.lingvista.image.ImageException;

/**
 * The batch at a position, as a function of the position. Safe for many threads.
 *
 * <p>An epoch's shuffled rows are cut into windows of {@value #WINDOW} batches. Within a window
 * rows are sorted by token length and cut into batches, so that a batch needs little padding; its
 * batches are then shuffled. A row thus moves by at most a window from where the shuffle put it.
 */
final class BatchBuilder {
  static final int WINDOW = 16;
  private static final int REDRAWS = 8;
  private static final int KEPT_WINDOWS = 4;

  private record ItemText(long item, long text) {}

  private final Rows rows;
  private final LoaderOptions options;
  private final TokenizedTexts texts;
  private final @Nullable TokenizedTexts passages;
  private final @Nullable PictureStore pictures;
  private final @Nullable QueryLabeller labeller;
  private final Problems problems;
  private final Set<Picture> bad = ConcurrentHashMap.newKeySet();
  private final int batchSize;
  private final Map<Long, int[]> orders = new LinkedHashMap<>();
  private final Map<Position, List<List<Row>>> windows = new LinkedHashMap<>();

  BatchBuilder(
      Rows rows,
      LoaderOptions options,
      TokenizedTexts texts,
      @Nullable TokenizedTexts passages,
      @Nullable PictureStore pictures,
      @Nullable QueryLabeller labeller,
      Problems problems) {
    this.rows = rows;
    this.options = options;
    this.texts = texts;
    this.passages = passages;
    this.pictures = pictures;
    this.labeller = labeller;
    this.problems = problems;
    this.batchSize = Math.min(options.batchSize(), rows.perEpoch());
  }

  /** The rest of the examples that fills no batch waits for the next epoch's shuffle. */
  long batchesPerEpoch() {
    return rows.perEpoch() / batchSize;
  }

  Problems problems() {
    return problems;
  }

  Batch build(Position position) {
    List<Row> chosen = new ArrayList<>(chosen(position));
    ImageBatch images = pictures == null ? null : images(chosen, position, pictures);
    problems.check();
    List<Pair> left = left(chosen);
    // Pictures by path and passages by normalised text: each stands in the batch once.
    Map<Object, Integer> columns = new HashMap<>();
    List<Row> right = new ArrayList<>();
    int[] rightOf = new int[0];
    if (pictures != null || passages != null) {
      rightOf = new int[left.size()];
      for (int b = 0; b < rightOf.length; b++) {
        Row row = left.get(b).row();
        Integer known = columns.putIfAbsent(rightKey(row), right.size());
        rightOf[b] = known == null ? right.size() : known;
        if (known == null) {
          right.add(row);
        }
      }
    }
    long[] rightItems = right.stream().mapToLong(Row::item).toArray();
    List<TokenizedTexts.Entry> answers =
        right.stream().map(Row::passage).filter(Objects::nonNull).toList();
    return new Batch(
        texts.batch(left.stream().map(Pair::text).toList()),
        left.stream().mapToLong(pair -> pair.row().item()).toArray(),
        left.stream().mapToLong(pair -> pair.text().key()).toArray(),
        images,
        passages == null ? null : passages.batch(answers),
        rightOf,
        rightItems,
        answers.stream().mapToLong(TokenizedTexts.Entry::key).toArray(),
        labeller == null ? null : labels(chosen, labeller),
        position);
  }

  /** A row and one of its texts. */
  private record Pair(Row row, TokenizedTexts.Entry text) {}

  /**
   * The pairs of a batch: of each row its first text, and those that its item has not given yet.
   */
  private static List<Pair> left(List<Row> chosen) {
    Set<ItemText> seen = new HashSet<>();
    List<Pair> pairs = new ArrayList<>();
    for (Row row : chosen) {
      seen.add(new ItemText(row.item(), row.text().key()));
      pairs.add(new Pair(row, row.text()));
      for (TokenizedTexts.Entry text : row.texts().subList(1, row.texts().size())) {
        if (seen.add(new ItemText(row.item(), text.key()))) {
          pairs.add(new Pair(row, text));
        }
      }
    }
    return pairs;
  }

  private static Object rightKey(Row row) {
    return row.passage() == null
        ? Objects.requireNonNull(row.image())
        : Long.valueOf(row.passage().key());
  }

  private synchronized int[] order(long epoch) {
    int[] order = orders.computeIfAbsent(epoch, rows::order);
    dropOldest(orders, 2);
    return order;
  }

  /** The rows of a batch. Waiting for another thread that draws the same window is meant. */
  private synchronized List<Row> chosen(Position position) {
    Position window = new Position(position.epoch(), position.index() / WINDOW);
    List<List<Row>> batches = windows.computeIfAbsent(window, this::window);
    dropOldest(windows, KEPT_WINDOWS);
    return batches.get((int) (position.index() % WINDOW));
  }

  private static <K> void dropOldest(Map<K, ?> map, int most) {
    while (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  private List<List<Row>> window(Position window) {
    int[] order = order(window.epoch());
    long first = window.index() * WINDOW;
    int from = Math.toIntExact(first * batchSize);
    int to = Math.toIntExact(Math.min(first + WINDOW, batchesPerEpoch()) * batchSize);
    List<Row> drawn = new ArrayList<>(to - from);
    for (int place = from; place < to; place++) {
      drawn.add(rows.draw(window.epoch(), order[place], 0));
    }
    drawn.sort(Comparator.comparingLong(Row::length)); // stable: equal lengths stay shuffled
    int[] batchOrder = new int[(to - from) / batchSize];
    Arrays.setAll(batchOrder, i -> i);
    Seeds.shuffle(
        batchOrder, Seeds.random(options.seed(), Seeds.BUCKET, window.epoch(), window.index()));
    List<List<Row>> batches = new ArrayList<>();
    for (int batch : batchOrder) {
      batches.add(
          withoutRepeats(
              window.epoch(), drawn.subList(batch * batchSize, (batch + 1) * batchSize)));
    }
    return batches;
  }

  /**
   * Two lines of one item may have drawn one text; another is drawn then, for a pair that stands in
   * the batch already teaches little.
   */
  private List<Row> withoutRepeats(long epoch, List<Row> batch) {
    Set<ItemText> seen = new HashSet<>();
    List<Row> distinct = new ArrayList<>(batch.size());
    for (Row row : batch) {
      Row kept = row;
      for (int attempt = 1;
          !seen.add(new ItemText(kept.item(), kept.text().key())) && attempt <= REDRAWS;
          attempt++) {
        kept = rows.draw(epoch, row.example(), attempt);
      }
      distinct.add(kept);
    }
    return distinct;
  }

  /**
   * Decodes and changes each picture of the batch once. A row whose picture is bad is replaced in
   * {@code chosen} by the next example of the epoch whose picture is good.
   */
  private ImageBatch images(List<Row> chosen, Position position, PictureStore store) {
    Map<Picture, Row> firstOf = new LinkedHashMap<>();
    for (int b = 0; b < chosen.size(); b++) {
      if (!readable(chosen.get(b), store)) {
        chosen.set(b, replacement(chosen, position, store));
      }
      Row row = chosen.get(b);
      firstOf.putIfAbsent(Objects.requireNonNull(row.image()), row);
    }
    int values = 3 * store.size() * store.size();
    float[] pixels = new float[firstOf.size() * values];
    int u = 0;
    for (var entry : firstOf.entrySet()) {
      store.write(
          entry.getKey(),
          Seeds.random(options.seed(), Seeds.PICTURE, position.epoch(), entry.getValue().example()),
          pixels,
          u++ * values);
    }
    return new ImageBatch(u, store.size(), pixels);
  }

  private boolean readable(Row row, PictureStore store) {
    Picture image = Objects.requireNonNull(row.image());
    if (bad.contains(image)) {
      return false;
    }
    try {
      store.load(image);
      return true;
    } catch (ImageException e) {
      if (bad.add(image)) {
        problems.add(image.problem(String.valueOf(e.getMessage())));
        problems.check();
      }
      return false;
    }
  }

  private Row replacement(List<Row> chosen, Position position, PictureStore store) {
    Set<Integer> taken = new HashSet<>();
    chosen.forEach(row -> taken.add(row.example()));
    int[] order = order(position.epoch());
    // First an example that the batch does not hold; if it holds them all, any good one.
    for (boolean repeat : new boolean[] {false, true}) {
      for (int i = 0; i < order.length; i++) {
        long place = (position.index() + 1) * batchSize + i;
        int example = order[(int) (place % order.length)];
        if (repeat || taken.add(example)) {
          Row row = rows.draw(position.epoch(), example, 0);
          if (readable(row, store)) {
            return row;
          }
        }
      }
    }
    throw new DataException("no picture can be read:%n".formatted() + problems.firstFew());
  }

  private Batch.QueryLabels labels(List<Row> chosen, QueryLabeller known) {
    int length =
        chosen.stream().mapToInt(row -> row.text().encoding().length()).max().orElseThrow();
    int[] intents = new int[chosen.size()];
    int[] slots = new int[chosen.size() * length];
    Arrays.fill(slots, QueryLabeller.IGNORED);
    List<Integer> semanticRows = new ArrayList<>();
    List<TokenizedTexts.Entry> semanticTexts = new ArrayList<>();
    for (int b = 0; b < intents.length; b++) {
      QueryExample query = Objects.requireNonNull(chosen.get(b).query());
      var encoding = chosen.get(b).text().encoding();
      intents[b] = known.intent(query);
      int[] labels = known.slots(query, encoding);
      System.arraycopy(labels, 0, slots, b * length, labels.length);
      String semantic = known.semanticText(query, encoding);
      if (semantic != null) {
        semanticRows.add(b);
        semanticTexts.add(texts.get(semantic));
      }
    }
    return new Batch.QueryLabels(
        intents,
        slots,
        semanticRows.stream().mapToInt(Integer::intValue).toArray(),
        semanticTexts.isEmpty() ? null : texts.batch(semanticTexts));
  }
}
