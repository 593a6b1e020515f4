package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Checksum;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.RgbImage;
import org.lingvista.text.TextKey;

/**
 * Looks in a manifest on disk for what training and test share, knowing nothing of how it was made.
 * Split {@code train} is compared with every split whose name starts with {@code test}; other
 * splits are neither. Pictures are compared by their file's hash, by their pixels' hash, and by
 * {@link PictureFingerprint}; texts and paragraphs of passages by {@link TextKey}, whatever their
 * language.
 *
 * <p>A split named {@code test-style} tests a style of pictures never trained on: its items and
 * texts are those of training by design, so that only its styles and pictures count.
 *
 * @param splits what each split holds
 * @param leaks test split to kind of leak to what leaks
 * @param passagesWithTitle passages that contain their own title, as {@code id (language)}
 */
public record LeakCheck(
    Map<String, Contents> splits,
    Map<String, Map<Kind, List<String>>> leaks,
    List<String> passagesWithTitle) {

  /** What must not be on both sides of a split. */
  public enum Kind {
    ITEM("items"),
    STYLE("styles"),
    FILE("pictures by file hash"),
    PIXELS("pictures by pixel hash"),
    LOOK("pictures by perceptual hash"),
    TEXT("texts"),
    PARAGRAPH("paragraphs of passages");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** What a person calls it. */
    public String label() {
      return label;
    }
  }

  /** Sizes of a split. */
  public record Contents(long lines, long items, long pictures, long texts, long passages) {}

  private static final String STYLE_SPLIT = "test-style";

  /** One side of a split, ready to be compared. */
  private static final class Side {
    private long lines;
    private long passages;
    private final Map<Kind, Set<String>> keys = new TreeMap<>();
    private final Map<String, PictureFingerprint> looks = new LinkedHashMap<>();

    Side() {
      for (Kind kind : Kind.values()) {
        keys.put(kind, new HashSet<>());
      }
    }

    Set<String> of(Kind kind) {
      return keys.computeIfAbsent(kind, k -> new HashSet<>());
    }

    void add(Example example, String name, byte @Nullable [] picture) {
      lines++;
      of(Kind.ITEM).add(example.id());
      example.texts().values().stream()
          .flatMap(Collection::stream)
          .forEach(text -> of(Kind.TEXT).add(TextKey.normalized(text)));
      for (List<String> passagesOfLanguage : example.passages().values()) {
        passages += passagesOfLanguage.size();
        passagesOfLanguage.stream()
            .flatMap(String::lines)
            .forEach(paragraph -> of(Kind.PARAGRAPH).add(TextKey.normalized(paragraph)));
      }
      if (picture != null) {
        String style = example.attributes().get("style");
        if (style != null) {
          of(Kind.STYLE).add(style);
        }
        of(Kind.FILE).add(HexFormat.of().formatHex(Checksum.digest("SHA-256").digest(picture)));
        RgbImage decoded = ImageDecoder.decode(picture, name);
        PictureFingerprint look = PictureFingerprint.of(decoded);
        of(Kind.PIXELS).add(look.pixels());
        looks.put(name, look);
      }
    }

    Contents contents() {
      return new Contents(
          lines, of(Kind.ITEM).size(), looks.size(), of(Kind.TEXT).size(), passages);
    }
  }

  /**
   * Reads a manifest, or shards, with all pictures and compares.
   *
   * @param data a manifest's file, or the pattern of shards
   * @throws DataException when a line, a member or a picture is bad
   */
  public static LeakCheck of(Path data) {
    Map<String, Side> sides = new TreeMap<>();
    List<String> titled = new ArrayList<>();
    if (Shards.named(data.toString())) {
      Shards shards = Shards.open(data.toString(), 0);
      for (int i = 0; i < shards.size(); i++) {
        int sample = i;
        add(sides, titled, shards.example(i), shards.place(i), () -> shards.bytes(sample));
      }
    } else {
      for (Example example : PairManifest.read(data, 0).examples()) {
        Path image = example.image();
        add(
            sides,
            titled,
            example,
            String.valueOf(image),
            () -> image == null ? null : Files.readAllBytes(image));
      }
    }
    return compared(sides, titled);
  }

  /** Reads a picture's bytes; null where there is none. */
  private interface Bytes {
    byte @Nullable [] read() throws IOException;
  }

  private static void add(
      Map<String, Side> sides, List<String> titled, Example example, String name, Bytes picture) {
    try {
      sides.computeIfAbsent(example.split(), s -> new Side()).add(example, name, picture.read());
    } catch (IOException | ImageException e) {
      throw new DataException(
          "%s: picture of item %s: %s".formatted(name, example.id(), e.getMessage()), e);
    }
    titled.addAll(titledPassages(example));
  }

  private static LeakCheck compared(Map<String, Side> sides, List<String> titled) {
    Map<String, Contents> contents = new LinkedHashMap<>();
    sides.forEach((split, side) -> contents.put(split, side.contents()));
    Map<String, Map<Kind, List<String>>> leaks = new LinkedHashMap<>();
    Side train = sides.getOrDefault("train", new Side());
    sides.forEach((split, side) -> {
      if (split.startsWith("test")) {
        leaks.put(split, compare(train, side, split.equals(STYLE_SPLIT)));
      }
    });
    return new LeakCheck(contents, leaks, titled);
  }

  /** Whether nothing leaks and no passage gives its title away. */
  public boolean clean() {
    return passagesWithTitle.isEmpty()
        && leaks.values().stream().flatMap(m -> m.values().stream()).allMatch(List::isEmpty);
  }

  /** The findings, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    splits.forEach((split, held) ->
        lines.add(
            "%-12s %6d lines, %5d items, %5d pictures, %6d texts, %6d passages"
                .formatted(
                    split,
                    held.lines(),
                    held.items(),
                    held.pictures(),
                    held.texts(),
                    held.passages())));
    leaks.forEach((split, kinds) ->
        kinds.forEach((kind, found) ->
            lines.add(
                "train and %s share %d %s%s"
                    .formatted(split, found.size(), kind.label(), examples(found)))));
    lines.add(
        "passages that contain their own title: %d%s"
            .formatted(passagesWithTitle.size(), examples(passagesWithTitle)));
    return lines;
  }

  private static String examples(List<String> found) {
    return found.isEmpty() ? "" : ", such as " + found.subList(0, Math.min(3, found.size()));
  }

  private static Map<Kind, List<String>> compare(Side train, Side test, boolean styleSplit) {
    Map<Kind, List<String>> found = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      boolean byDesign = styleSplit ? kind == Kind.ITEM || kind == Kind.TEXT : kind == Kind.STYLE;
      if (byDesign) {
        continue;
      }
      found.put(
          kind,
          kind == Kind.LOOK
              ? lookalikes(train, test)
              : test.of(kind).stream().filter(train.of(kind)::contains).sorted().toList());
    }
    return found;
  }

  private static List<String> lookalikes(Side train, Side test) {
    List<String> found = new ArrayList<>();
    test.looks.forEach((file, look) -> {
      for (var other : train.looks.entrySet()) {
        if (look.near(other.getValue())) {
          found.add(file + " like " + other.getKey());
          return;
        }
      }
    });
    return found;
  }

  private static List<String> titledPassages(Example example) {
    List<String> found = new ArrayList<>();
    example
        .passages()
        .forEach((language, passages) -> {
          String title =
              TextKey.normalized(example.texts().getOrDefault(language, List.of("")).getFirst());
          boolean contained =
              !title.isEmpty()
                  && passages.stream().map(TextKey::normalized).anyMatch(p -> p.contains(title));
          if (contained) {
            found.add(example.id() + " (" + language + ")");
          }
        });
    return found;
  }

  /** Fails with one message when something leaks. */
  public void orThrow(Path manifest) {
    if (clean()) {
      return;
    }
    Map<String, Integer> totals = new HashMap<>();
    leaks.forEach((split, kinds) ->
        kinds.forEach((kind, found) -> {
          if (!found.isEmpty()) {
            totals.put(split + " " + kind.label(), found.size());
          }
        }));
    throw new DataException(
        "%s: training and test are not apart: %s, passages with their own title: %d"
            .formatted(manifest, new TreeMap<>(totals), passagesWithTitle.size()));
  }
}
