package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.lingvista.download.Archives;
import org.lingvista.download.Disk;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.NpmPackage;
import org.lingvista.download.Progress;
import org.lingvista.image.ImageDecoder;

/**
 * Emoji: one item per emoji in its neutral skin tone, its drawing by four artists as pictures of
 * the item, name and keywords in twelve languages. The drawings of Apple, Facebook and JoyPixels
 * may not be used and are not fetched.
 */
public final class EmojiSource implements DataSource {
  /** Draws the held-out items. */
  static final long SEED = 20_260_114;

  /** Items never trained on. */
  static final int HELD_OUT_ITEMS = 250;

  static final String HELD_OUT_STYLE = "fluent";

  static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt");

  private static final NpmPackage NOTO =
      new NpmPackage(
          "emoji-datasource-google",
          "16.0.0",
          "sha512-ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A==");
  private static final NpmPackage TWEMOJI =
      new NpmPackage(
          "emoji-datasource-twitter",
          "16.0.0",
          "sha512-7F+uCuHH+7Qnrc15P5tnbvKkg9E6tlzi4MnT2uW1RlN4pLYTza6cP/dstIfSDMtpjFLWuZewWg8jBbuL2eyELQ==");
  private static final NpmPackage OPENMOJI =
      new NpmPackage(
          "openmoji",
          "17.0.0",
          "sha512-EBnYrNGdcdw+OSXmENeNE1yBNRu6tOraTmoOyUbJkTmvT/+XETp8RZLSJFzD3lrPc5N9CzsyPnRTk0Vp4UaI9w==");
  private static final NpmPackage FLUENT =
      new NpmPackage(
          "@lobehub/fluent-emoji-3d",
          "1.1.0",
          "sha512-Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g==");
  private static final NpmPackage NAMES =
      new NpmPackage(
          "cldr-annotations-full",
          "48.2.0",
          "sha512-DV7A+rEcgUSNTRsVGNGqBZRmAkGfwhGHO5Q1dRwzBoBnVrHWp804JP7/QJdEc66iHmx3+zLWVIMCFLm0lW7PUQ==");
  private static final NpmPackage DERIVED_NAMES =
      new NpmPackage(
          "cldr-annotations-derived-full",
          "48.2.0",
          "sha512-log62km+AOzI7n/NEuNNFV0mg9DWnt67EYCh1RwxZq9dyRuyteB586LT83Ke8TchEfnwI9cIk2P31zO4nTvZmw==");

  /** How a picture in a package becomes a picture on disk. */
  @FunctionalInterface
  private interface Conversion {
    byte[] png(byte[] picture, String name) throws IOException;
  }

  /**
   * A drawing style.
   *
   * @param inside folder of its pictures inside the package
   * @param ending of their names, which are code points
   */
  private record Style(
      String name, NpmPackage source, String inside, String ending, Conversion conversion) {}

  private static final List<Style> STYLES =
      List.of(
          new Style("noto", NOTO, "package/img/google/64/", ".png", (bytes, name) -> bytes),
          new Style("fluent", FLUENT, "package/assets/", ".webp", EmojiPictures::ofWebp),
          new Style("openmoji", OPENMOJI, "package/color/svg/", ".svg", EmojiPictures::ofSvg),
          new Style("twemoji", TWEMOJI, "package/img/twitter/64/", ".png", (bytes, name) -> bytes));

  private final UnaryOperator<NpmPackage> pins;
  private final int heldOutItems;

  /** The packages at their pinned checksums, {@value #HELD_OUT_ITEMS} items held out. */
  public EmojiSource() {
    this(UnaryOperator.identity(), HELD_OUT_ITEMS);
  }

  /**
   * For tests with packages of their own.
   *
   * @param pins gives a package its checksum
   */
  EmojiSource(UnaryOperator<NpmPackage> pins, int heldOutItems) {
    this.pins = pins;
    this.heldOutItems = heldOutItems;
  }

  @Override
  public String name() {
    return "emoji";
  }

  @Override
  public String description() {
    return "emoji drawn in four styles, with names and keywords in twelve languages";
  }

  @Override
  public int rulesVersion() {
    return 1;
  }

  @Override
  public List<Licence> licences() {
    return List.of(
        new Licence("Noto Emoji", "Google", "Apache-2.0", List.of(NOTO.name())),
        new Licence("Twemoji", "Twitter and contributors", "CC-BY-4.0", List.of(TWEMOJI.name())),
        new Licence("OpenMoji", "OpenMoji project", "CC-BY-SA-4.0", List.of(OPENMOJI.name())),
        new Licence(
            "Fluent Emoji 3D", "Microsoft; packed by LobeHub", "MIT", List.of(FLUENT.name())),
        new Licence("list of emoji", "Cal Henderson", "MIT", List.of(NOTO.name())),
        new Licence(
            "names and keywords (CLDR)",
            "Unicode, Inc.",
            "Unicode-3.0",
            List.of(NAMES.name(), DERIVED_NAMES.name())));
  }

  @Override
  public Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException {
    String purpose = "the emoji pictures and their names";
    Map<NpmPackage, FetchedPackage> fetched = new LinkedHashMap<>();
    Map<String, Map<String, PictureFingerprint>> prints = new LinkedHashMap<>();
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()));
    List<EmojiCatalog.Item> items;
    try {
      Map<Style, Map<String, Future<PictureFingerprint>>> pending = new LinkedHashMap<>();
      byte[] emojiJson = {};
      Set<String> ids = Set.of();
      for (Style style : STYLES) {
        FetchedPackage each = packages.npm().fetch(pins.apply(style.source()), purpose);
        fetched.put(style.source(), each);
        if (emojiJson.length == 0) {
          emojiJson = only(each, "package/emoji.json");
          ids = EmojiCatalog.ids(emojiJson);
        }
        pending.put(style, unpack(style, each, ids, folder, workers));
      }
      Map<String, List<byte[]>> annotations = new TreeMap<>();
      for (NpmPackage names : List.of(NAMES, DERIVED_NAMES)) {
        FetchedPackage each = packages.npm().fetch(pins.apply(names), purpose);
        fetched.put(names, each);
        readAnnotations(each, folder, annotations);
      }
      items = EmojiCatalog.read(emojiJson, inOrder(annotations));
      progress.say("drawing and scaling the pictures");
      for (var style : pending.entrySet()) {
        Map<String, PictureFingerprint> done = new TreeMap<>();
        for (var picture : style.getValue().entrySet()) {
          done.put(picture.getKey(), await(picture.getValue(), folder));
        }
        prints.put(style.getKey().name(), done);
      }
    } finally {
      workers.shutdownNow();
      workers.close(); // nobody writes into the folder once this returns
    }
    return write(folder, items, prints, List.copyOf(fetched.values()));
  }

  private Made write(
      Path folder,
      List<EmojiCatalog.Item> items,
      Map<String, Map<String, PictureFingerprint>> prints,
      List<FetchedPackage> fetched) {
    EmojiSplit split = new EmojiSplit(items, prints, HELD_OUT_STYLE, heldOutItems, SEED);
    EmojiTexts texts = EmojiTexts.separate(items, split.heldOut());
    List<Example> lines = new ArrayList<>();
    Map<String, Long> splits = new TreeMap<>();
    for (EmojiCatalog.Item item : texts.items()) {
      for (String style : List.of("noto", "twemoji", "openmoji", "fluent")) {
        if (prints.getOrDefault(style, Map.of()).containsKey(item.id())) {
          String part = split.of(style, item.id());
          splits.merge(part, 1L, Long::sum);
          Map<String, String> attributes = new LinkedHashMap<>();
          attributes.put("style", style);
          attributes.put("category", item.category());
          attributes.put("split", part);
          Path image = folder.resolve(style).resolve(item.id() + ".png");
          lines.add(new Example(item.id(), image, item.texts(), Map.of(), attributes));
        }
      }
    }
    PairManifest.write(folder.resolve("manifest.jsonl"), lines);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("items", (long) items.size());
    prints.forEach((style, pictures) -> counts.put("pictures " + style, (long) pictures.size()));
    splits.forEach((part, pictures) -> counts.put("pictures in split " + part, pictures));
    counts.put("items held out", (long) split.heldOut().size());
    counts.put(
        "test pictures left unused: near-identical to a training picture",
        (long) split.seenInTraining().size());
    counts.put(
        "keywords dropped from training items: name of a held-out item",
        texts.droppedFromTraining());
    counts.put(
        "keywords dropped from held-out items: also a text of training items",
        texts.droppedFromHeldOut());
    return new Made(fetched, rules(), counts);
  }

  private List<String> rules() {
    return List.of(
        "id: lower-case code points without fe0f; neutral skin tone only",
        "texts: CLDR name first, then CLDR keywords",
        "noto and twemoji: the package's 64-pixel PNG; openmoji: its SVG drawn at 72 pixels;"
            + " fluent: its 256-pixel WebP averaged down to 72 pixels",
        "split train: styles noto, twemoji, openmoji of training items",
        "split test-style: style fluent, never trained on, of training items",
        "split test-concept: style fluent of held-out items, which are never trained on in any"
            + " style",
        "split unused: other styles of held-out items, and fluent pictures near-identical to a"
            + " training picture",
        "held out: %d items drawn with seed %d, in proportion to each category, among those that have all four styles, no drawing near-identical to another item's, and no name that is another item's"
            .formatted(heldOutItems, SEED),
        "near-identical: difference hashes (8 x 8, across and down, 128 bits) at most %d bits apart and 8 x 8 colour thumbnails at most %d of 255 apart on average"
            .formatted(PictureFingerprint.NEAR_BITS, PictureFingerprint.NEAR_COLOUR),
        "no text of a held-out item, in any language, is a text of a training item: training items"
            + " lose the keyword when it is a held-out item's name, else the held-out item loses"
            + " it");
  }

  /** Starts the conversion of a style's pictures; each is written to {@code STYLE/ID.png}. */
  private static Map<String, Future<PictureFingerprint>> unpack(
      Style style, FetchedPackage source, Set<String> ids, Path folder, ExecutorService workers)
      throws IOException {
    Path target = Files.createDirectories(folder.resolve(style.name()));
    Map<String, Future<PictureFingerprint>> pending = new HashMap<>();
    Archives.readTgz(
        source.archive(),
        (name, content) -> {
          if (isLicence(name)) {
            keepLicence(folder, style.source(), name, content.bytes());
          }
          if (!name.startsWith(style.inside()) || !name.endsWith(style.ending())) {
            return;
          }
          String stem =
              name.substring(style.inside().length(), name.length() - style.ending().length());
          String id = EmojiCatalog.id(stem.toLowerCase(Locale.ROOT));
          if (!ids.contains(id) || pending.containsKey(id)) {
            return;
          }
          byte[] bytes = content.bytes();
          pending.put(
              id, workers.submit(() -> picture(style, name, bytes, target.resolve(id + ".png"))));
        });
    if (pending.isEmpty()) {
      throw new DataException(
          "%s holds no pictures in %s".formatted(source.archive(), style.inside()));
    }
    return pending;
  }

  /** Converts one picture and writes it; a picture that cannot be read names its package. */
  private static PictureFingerprint picture(Style style, String name, byte[] bytes, Path target)
      throws IOException {
    byte[] png;
    PictureFingerprint print;
    try {
      png = style.conversion().png(bytes, name);
      print = PictureFingerprint.of(ImageDecoder.decode(png, name));
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          "cannot read the picture %s in %s: %s"
              .formatted(name, style.source().specifier(), e.getMessage()),
          e);
    }
    Files.write(target, png);
    return print;
  }

  private static void readAnnotations(
      FetchedPackage source, Path folder, Map<String, List<byte[]>> annotations) {
    Archives.readTgz(
        source.archive(),
        (name, content) -> {
          String[] parts = name.split("/", -1);
          if (isLicence(name)) {
            keepLicence(
                folder, new NpmPackage(source.name(), source.version(), ""), name, content.bytes());
          } else if (parts.length == 4
              && parts[3].equals("annotations.json")
              && LANGUAGES.contains(parts[2])) {
            annotations.computeIfAbsent(parts[2], l -> new ArrayList<>()).add(content.bytes());
          }
        });
  }

  private static Map<String, List<byte[]>> inOrder(Map<String, List<byte[]>> annotations) {
    Map<String, List<byte[]>> ordered = new LinkedHashMap<>();
    for (String language : LANGUAGES) {
      List<byte[]> files = annotations.get(language);
      if (files == null) {
        throw new DataException("the annotation packages hold no names in '" + language + "'");
      }
      ordered.put(language, files);
    }
    return ordered;
  }

  private static boolean isLicence(String name) {
    return name.matches("package/(LICENSE|LICENCE|COPYING)[^/]*");
  }

  private static void keepLicence(Path folder, NpmPackage source, String name, byte[] text)
      throws IOException {
    Path licences = Files.createDirectories(folder.resolve("LICENSES"));
    String stem = source.archiveName().replace(".tgz", "");
    Files.write(licences.resolve(stem + "-" + name.substring("package/".length())), text);
  }

  private static byte[] only(FetchedPackage source, String wanted) {
    List<byte[]> found = new ArrayList<>();
    Archives.readTgz(
        source.archive(),
        (name, content) -> {
          if (name.equals(wanted)) {
            found.add(content.bytes());
          }
        });
    if (found.isEmpty()) {
      throw new DataException("%s holds no %s".formatted(source.archive(), wanted));
    }
    return found.getFirst();
  }

  private static PictureFingerprint await(Future<PictureFingerprint> picture, Path folder)
      throws InterruptedException {
    try {
      return picture.get();
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw Disk.failure(folder, io);
      }
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
