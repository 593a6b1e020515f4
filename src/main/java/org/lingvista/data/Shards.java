package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lingvista.image.RgbImage;

/**
 * Pictures with captions in WebDataset tar files, as downloads of LAION and WIT have them, read in
 * place: {@code KEY.jpg}, {@code .png} or {@code .webp} with {@code KEY.json} or {@code KEY.txt}
 * ({@link ShardCaption}). Several shards are named by ranges in braces, {@code
 * shards/{00000..00009}.tar}, or by a list, {@code {a,b}.tar}.
 *
 * <p>Opening reads all headers and captions once; kept is where each sample lies. Bad members are
 * counted and passed over. Thread-safe.
 */
public final class Shards {
  /** The language of texts that name none. */
  public static final String UNKNOWN_LANGUAGE = ShardCaption.UNKNOWN;

  private static final int MOST_SHARDS = 100_000;

  private final List<TarShard> shards;
  private final int[] firsts;
  private final int[] kinds;
  private final List<Kind> kindList;
  private final List<Problem> problems;

  /** Samples of one kind have texts in the same languages and are of one split. */
  private record Kind(Set<String> languages, String split) {}

  /** Grows while shards are read. */
  private static final class Kinds {
    private final Map<Kind, Integer> numbers = new HashMap<>();
    private final List<Integer> ofSample = new ArrayList<>();

    void add(Example example) {
      Kind kind = new Kind(new TreeSet<>(example.texts().keySet()), example.split());
      ofSample.add(numbers.computeIfAbsent(kind, _ -> numbers.size()));
    }
  }

  private Shards(List<TarShard> shards, Kinds kinds, List<Problem> problems) {
    this.shards = List.copyOf(shards);
    this.problems = problems;
    this.kinds = kinds.ofSample.stream().mapToInt(Integer::intValue).toArray();
    List<Kind> list = new ArrayList<>(kinds.numbers.keySet());
    kinds.numbers.forEach((kind, number) -> list.set(number, kind));
    this.kindList = List.copyOf(list);
    this.firsts = new int[shards.size() + 1];
    for (int i = 0; i < shards.size(); i++) {
      firsts[i + 1] = firsts[i] + shards.get(i).size();
    }
  }

  /** Whether a name means shards and not a manifest. */
  public static boolean named(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".tar");
  }

  /**
   * Opens all shards of a pattern.
   *
   * @param badLimit how many members may be bad
   * @throws DataException if more are, naming the first few; if a shard cannot be read or there is
   *     no sample
   */
  public static Shards open(String pattern, int badLimit) {
    Problems problems = new Problems(pattern, badLimit);
    Kinds kinds = new Kinds();
    List<TarShard> shards = new ArrayList<>();
    for (Path file : files(pattern)) {
      shards.add(TarShard.scan(file, problems, kinds::add));
      problems.check();
    }
    if (kinds.ofSample.isEmpty()) {
      throw new DataException(
          "%s: no picture (.jpg, .png, .webp) with a caption (.json, .txt) of the same name"
              .formatted(pattern));
    }
    return new Shards(shards, kinds, problems.list());
  }

  /** The files that a pattern names, in order. */
  public static List<Path> files(String pattern) {
    List<Path> files = Braces.expand(pattern, MOST_SHARDS).stream().map(Path::of).toList();
    if (files.stream().distinct().count() < files.size()) {
      throw new DataException(pattern + ": names a shard twice");
    }
    return files;
  }

  /** Number of good samples. */
  public int size() {
    return kinds.length;
  }

  /** Members that were bad and passed over. */
  public List<Problem> problems() {
    return problems;
  }

  /** A sample's caption, read from its shard; {@link Example#image()} is null. */
  public Example example(int sample) {
    int shard = shardOf(sample);
    return shards.get(shard).example(sample - firsts[shard]);
  }

  /** Reads and decodes a sample's picture. */
  public RgbImage decode(int sample) {
    return picture(sample).decode();
  }

  /** The bytes of a sample's picture. */
  public byte[] bytes(int sample) {
    return picture(sample).read();
  }

  /** Archive and name of a sample's picture, for people: {@code shard.tar/KEY.jpg}. */
  public String place(int sample) {
    Picture.Member picture = picture(sample);
    return picture.archive() + "/" + picture.name();
  }

  /** Changes when a sample's shard does: its size and time, and the sample's place in it. */
  public String version(int sample) throws IOException {
    Picture.Member picture = picture(sample);
    BasicFileAttributes file = Files.readAttributes(picture.archive(), BasicFileAttributes.class);
    return "%d-%d@%d+%d"
        .formatted(
            file.size(),
            file.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            picture.data(),
            picture.bytes());
  }

  /** The samples of a split. */
  public IntStream split(String split) {
    return IntStream.range(0, size()).filter(i -> kindList.get(kinds[i]).split().equals(split));
  }

  /** The captions of samples, one after the other. */
  public Stream<Example> examples(IntStream samples) {
    return samples.mapToObj(this::example);
  }

  /** The languages of a sample's texts. */
  Set<String> languages(int sample) {
    return kindList.get(kinds[sample]).languages();
  }

  Picture.Member picture(int sample) {
    int shard = shardOf(sample);
    return shards.get(shard).picture(sample - firsts[shard]);
  }

  /** Number of shards. */
  int shards() {
    return shards.size();
  }

  /** The first sample of a shard; of the number of shards, the number of samples. */
  int first(int shard) {
    return firsts[shard];
  }

  private int shardOf(int sample) {
    int low = 0;
    int high = shards.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firsts[middle] <= sample) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
