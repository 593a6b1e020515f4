package org.lingvista.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Archives;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.Progress;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.RgbaImage;
import org.lingvista.text.TextKey;

/**
 * Tux Paint's stamps: photographs cut out of their background, and some drawings, with a caption in
 * many languages.
 */
public final class StampSource implements DataSource {
  private static final String PACKAGE = "tuxpaint-stamps-default";
  private static final String INSIDE = "usr/share/tuxpaint/stamps/";
  private static final long SEED = 20_260_114;
  private static final int TEST_ITEMS = 100;

  /** Longest side in pixels of the pictures kept. */
  private static final int SIDE = 256;

  private final int testItems;

  /** {@value #TEST_ITEMS} items are never trained on. */
  public StampSource() {
    this(TEST_ITEMS);
  }

  /** For tests with stamps of their own. */
  StampSource(int testItems) {
    this.testItems = testItems;
  }

  @Override
  public String name() {
    return "stamps";
  }

  @Override
  public String description() {
    return "Tux Paint's stamps, photographs cut out, with captions in many languages";
  }

  @Override
  public int rulesVersion() {
    return 1;
  }

  @Override
  public List<Licence> licences() {
    return List.of(
        new Licence(
            "Tux Paint stamps", "Bill Kendrick and contributors", "GPL-2.0", List.of(PACKAGE)));
  }

  /** What the package holds, by path without the ending. */
  private record Contents(
      Map<String, PictureFingerprint> pictures,
      Map<String, StampCaptions> captions,
      Map<String, Long> counts) {}

  @Override
  public Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException {
    FetchedPackage fetched =
        packages.apt().fetch(List.of(PACKAGE), "pictures with captions in many languages").get(0);
    progress.say("scaling the pictures");
    Contents contents = read(fetched, folder);
    Map<String, Long> counts = new TreeMap<>(contents.counts());
    Map<String, String> itemOf = items(contents, counts);
    Set<String> test = draw(contents, itemOf);
    List<Example> lines = new ArrayList<>();
    itemOf.forEach((stamp, item) -> {
      StampCaptions captions = Objects.requireNonNull(contents.captions().get(stamp));
      Map<String, List<String>> texts = new LinkedHashMap<>();
      captions.texts().forEach((language, text) -> texts.put(language, List.of(text)));
      captions.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
      String split = test.contains(item) ? "test" : "train";
      texts.keySet().forEach(language -> counts.merge("captions " + language, 1L, Long::sum));
      counts.merge("pictures " + split, 1L, Long::sum);
      Path image = folder.resolve("pictures").resolve(stamp + ".png");
      lines.add(
          new Example(
              item, image, texts, Map.of(), Map.of("category", category(stamp), "split", split)));
    });
    counts.put("items test", (long) test.size());
    counts.put("items train", itemOf.values().stream().distinct().count() - test.size());
    for (String stamp : contents.pictures().keySet()) {
      if (!itemOf.containsKey(stamp)) {
        Files.delete(folder.resolve("pictures").resolve(stamp + ".png"));
      }
    }
    PairManifest.write(folder.resolve("manifest.jsonl"), lines);
    return new Made(List.of(fetched), rules(), counts);
  }

  private List<String> rules() {
    return List.of(
        "pictures: the package's PNG files, scaled down to a longest side of %d pixels, transparent where they are; drawings that are SVG only are left out"
            .formatted(SIDE),
        "id: path of the first stamp with the same English caption (NFKC, case folded, white space"
            + " collapsed); such stamps are pictures of one item",
        "texts: the captions, except those of other languages that are identical to the English one"
            + " or of at least 6 words a quarter of which are English function words",
        "split test: %d items drawn with seed %d, from every category in proportion, among those none of whose pictures is near-identical to another item's and none of whose captions, in whatever language, is another item's; split train: the others"
            .formatted(testItems, SEED));
  }

  private static Contents read(FetchedPackage fetched, Path folder) {
    Map<String, PictureFingerprint> pictures = new TreeMap<>();
    Map<String, StampCaptions> captions = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    Set<String> drawings = new HashSet<>();
    Archives.readDeb(
        fetched.archive(),
        (name, content) -> {
          if (name.endsWith("/copyright")) {
            Path licences = Files.createDirectories(folder.resolve("LICENSES"));
            Files.write(licences.resolve(PACKAGE + "-copyright"), content.bytes());
          } else if (name.startsWith(INSIDE) && name.endsWith(".txt")) {
            captions.put(stamp(name), StampCaptions.parse(content.bytes()));
          } else if (name.startsWith(INSIDE) && name.endsWith(".svg")) {
            drawings.add(stamp(name));
          } else if (name.startsWith(INSIDE) && name.endsWith(".png")) {
            Path target = Archives.below(folder.resolve("pictures"), stamp(name) + ".png");
            pictures.put(stamp(name), scaled(content.bytes(), fetched.name(), name, target));
          }
        });
    if (pictures.isEmpty()) {
      throw new DataException(fetched.archive() + " holds no stamps of Tux Paint");
    }
    drawings.removeAll(pictures.keySet());
    counts.put("drawings left out: SVG only", (long) drawings.size());
    return new Contents(pictures, captions, counts);
  }

  private static String stamp(String name) {
    return name.substring(INSIDE.length(), name.lastIndexOf('.'));
  }

  private static String category(String stamp) {
    int slash = stamp.indexOf('/');
    return slash < 0 ? "" : stamp.substring(0, slash);
  }

  private static PictureFingerprint scaled(byte[] png, String source, String name, Path target)
      throws IOException {
    try {
      RgbaImage picture = ImageDecoder.decodeWithAlpha(png, name);
      double scale = Math.min(1, SIDE / (double) Math.max(picture.width(), picture.height()));
      int width = Math.max(1, (int) Math.round(picture.width() * scale));
      int height = Math.max(1, (int) Math.round(picture.height() * scale));
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
      ImageIO.write(PictureScaling.toSize(picture, width, height), "png", out);
      Files.createDirectories(target.resolveSibling(""));
      Files.write(target, out.toByteArray());
      return PictureFingerprint.of(ImageDecoder.decode(out.toByteArray(), name));
    } catch (ImageException e) {
      throw new DataException("%s: %s: %s".formatted(source, name, e.getMessage()), e);
    }
  }

  /** Stamp to its item; stamps without a caption have none. */
  private static Map<String, String> items(Contents contents, Map<String, Long> counts) {
    Map<String, String> firstOf = new HashMap<>();
    Map<String, String> itemOf = new TreeMap<>();
    for (String stamp : contents.pictures().keySet()) {
      @Nullable StampCaptions captions = contents.captions().get(stamp);
      String key =
          captions == null ? "" : TextKey.normalized(captions.texts().getOrDefault("en", ""));
      if (key.isEmpty()) {
        counts.merge("pictures left out: no caption", 1L, Long::sum);
      } else {
        String first = firstOf.putIfAbsent(key, stamp);
        itemOf.put(stamp, first == null ? stamp : first);
      }
    }
    return itemOf;
  }

  private Set<String> draw(Contents contents, Map<String, String> itemOf) {
    List<ItemTwins.Picture> pictures = new ArrayList<>();
    ItemTwins.Names names = new ItemTwins.Names();
    Map<String, String> candidates = new TreeMap<>();
    itemOf.forEach((stamp, item) -> {
      PictureFingerprint print = Objects.requireNonNull(contents.pictures().get(stamp));
      pictures.add(new ItemTwins.Picture(item, print));
      names.add(item, Objects.requireNonNull(contents.captions().get(stamp)).texts().values());
      candidates.put(item, category(item));
    });
    candidates.keySet().removeAll(ItemTwins.lookalikes(pictures));
    candidates.keySet().removeAll(names.shared());
    return ItemSample.draw(candidates, testItems, SEED);
  }
}
