package org.lingvista.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Each sample of the shards once per epoch, in the order of a stream: the shards in shuffled order,
 * one after the other, their samples shuffled in a buffer of {@value #BUFFER}. So reading stays
 * near a few places of the files however many there are, and still the order is known from seed and
 * epoch alone, which is what lets a run go on in the middle.
 */
final class ShardRows implements Rows {
  /** Samples of the shuffle buffer. */
  static final int BUFFER = 10_000;

  private final Shards shards;
  private final LoaderOptions options;
  private final CaptionDraw draw;
  private final int buffer;
  private final int[] samples;

  /**
   * @param chosen samples to take, in order
   */
  ShardRows(
      Shards shards, IntStream chosen, TokenizedTexts texts, LoaderOptions options, int buffer) {
    this.shards = shards;
    this.options = options;
    this.buffer = buffer;
    int[] all = chosen.toArray();
    LanguageSampler languages =
        new LanguageSampler(
            () -> Arrays.stream(all).<Collection<String>>mapToObj(shards::languages).iterator(),
            options.languages(),
            options.languageTemperature());
    this.draw = new CaptionDraw(languages, texts, options);
    this.samples =
        Arrays.stream(all).filter(sample -> languages.any(shards.languages(sample))).toArray();
    if (samples.length == 0) {
      throw new DataException(
          "none of %d samples of the shards has a text in the languages %s; texts without a language are '%s'"
              .formatted(
                  all.length,
                  options.languages().isEmpty() ? "(all)" : options.languages(),
                  ShardCaption.UNKNOWN));
    }
  }

  @Override
  public int perEpoch() {
    return samples.length;
  }

  @Override
  public int[] order(long epoch) {
    int[] stream = stream(epoch);
    SplittableRandom random = Seeds.random(options.seed(), Seeds.SHUFFLE, epoch, 1);
    int[] order = new int[stream.length];
    int[] held = Arrays.copyOf(stream, Math.min(buffer, stream.length));
    int out = 0;
    for (int next = held.length; next < stream.length; next++) {
      int drawn = random.nextInt(held.length);
      order[out++] = held[drawn];
      held[drawn] = stream[next];
    }
    Seeds.shuffle(held, random);
    System.arraycopy(held, 0, order, out, held.length);
    return order;
  }

  /** Places in {@code samples}, shard by shard. */
  private int[] stream(long epoch) {
    int[] shardOrder = IntStream.range(0, shards.shards()).toArray();
    Seeds.shuffle(shardOrder, Seeds.random(options.seed(), Seeds.SHUFFLE, epoch, 0));
    int[] stream = new int[samples.length];
    int out = 0;
    for (int shard : shardOrder) {
      int from = place(shards.first(shard));
      int to = place(shards.first(shard + 1));
      for (int i = from; i < to; i++) {
        stream[out++] = i;
      }
    }
    return stream;
  }

  private int place(int sample) {
    int found = Arrays.binarySearch(samples, sample);
    return found < 0 ? -found - 1 : found;
  }

  @Override
  public Row draw(long epoch, int index, int attempt) {
    Example example = shards.example(samples[index]);
    SplittableRandom random =
        Seeds.random(options.seed(), Seeds.DRAW, epoch, (long) index << 8 | attempt);
    return new Row(
        index,
        Seeds.hash(example.id()),
        draw.captions(example.texts(), random),
        shards.picture(samples[index]),
        null,
        null);
  }
}
