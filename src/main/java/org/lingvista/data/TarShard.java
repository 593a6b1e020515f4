package org.lingvista.data;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the samples of one WebDataset shard lie. A sample is a run of members whose names are equal
 * up to the first dot of their last part: a picture, and a caption in {@code .json}, {@code .txt}
 * or both; other members are passed over. Nothing but places is kept, some 40 bytes a sample.
 */
final class TarShard {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp");
  private static final int LARGEST_PICTURE = 64 << 20;
  private static final int LARGEST_CAPTION = 1 << 20;

  /** Offsets and lengths of the picture, the JSON and the text. */
  private static final int PARTS = 6;

  private final Path archive;
  private long[] headers = new long[16];
  private int[] parts = new int[16 * PARTS];
  private int size;

  private TarShard(Path archive) {
    this.archive = archive;
  }

  /** Told of every good sample, in order. */
  interface Visitor {
    void sample(Example example);
  }

  /** The members of one sample as they are met. */
  private static final class Group {
    private final String key;
    private final long header;
    private TarHeaders.@Nullable Entry picture;
    private TarHeaders.@Nullable Entry json;
    private TarHeaders.@Nullable Entry text;
    private @Nullable Problem problem;

    Group(String key, long header) {
      this.key = key;
      this.header = header;
    }
  }

  /** Reads the headers and captions of a shard, not its pictures. */
  static TarShard scan(Path archive, Problems problems, Visitor visitor) {
    TarShard shard = new TarShard(archive);
    String last = "";
    try (TarHeaders tar = new TarHeaders(archive)) {
      Group group = null;
      try {
        long header = tar.position();
        for (TarHeaders.Entry entry = tar.next(); entry != null; entry = tar.next()) {
          last = entry.name();
          String key = key(entry.name());
          if (entry.file() || !extension(entry.name()).isEmpty()) {
            if (group == null || !group.key.equals(key)) {
              shard.end(group, problems, visitor);
              group = new Group(key, header);
            }
            shard.add(group, entry);
          }
          header = tar.position();
        }
        shard.end(group, problems, visitor);
      } catch (IOException e) {
        // A sample that the cut left without its other half is part of that problem.
        if (group != null && group.picture != null && (group.json != null || group.text != null)) {
          shard.end(group, problems, visitor);
        }
        problems.add(new Problem(archive, last, reason(e)));
      }
    } catch (NoSuchFileException e) {
      throw new DataException(archive + ": no such file", e);
    } catch (IOException e) {
      throw new DataException(archive + ": cannot be read: " + e.getMessage(), e);
    }
    shard.headers = Arrays.copyOf(shard.headers, shard.size);
    shard.parts = Arrays.copyOf(shard.parts, shard.size * PARTS);
    return shard;
  }

  /** Number of good samples. */
  int size() {
    return size;
  }

  /** The picture of a sample. */
  Picture.Member picture(int sample) {
    int at = sample * PARTS;
    long header = headers[sample];
    return new Picture.Member(archive, header, header + parts[at], parts[at + 1]);
  }

  /** Reads a sample's caption again; its picture is not part of it. */
  Example example(int sample) {
    int at = sample * PARTS;
    try {
      return ShardCaption.parse(ownId(picture(sample)), part(sample, at + 2), part(sample, at + 4));
    } catch (BadLineException | IOException e) {
      throw new DataException(
          "%s: sample at byte %d: %s; did the file change?"
              .formatted(archive, headers[sample], e.getMessage()),
          e);
    }
  }

  private byte @Nullable [] part(int sample, int at) throws IOException {
    return parts[at + 1] < 0
        ? null
        : Picture.Member.read(archive, headers[sample] + parts[at], parts[at + 1]);
  }

  /** Keys repeat from shard to shard, places do not. */
  private String ownId(Picture.Member picture) {
    return archive.getFileName() + "@" + picture.header();
  }

  private void add(Group group, TarHeaders.Entry entry) {
    String extension = extension(entry.name());
    boolean isPicture = PICTURES.contains(extension);
    if (!isPicture && !extension.equals("json") && !extension.equals("txt")) {
      return;
    }
    int most = isPicture ? LARGEST_PICTURE : LARGEST_CAPTION;
    if (!entry.file()) {
      refuse(group, entry, "is a link or of another special kind");
    } else if (entry.bytes() > most) {
      refuse(group, entry, "has %d bytes; at most %d are read".formatted(entry.bytes(), most));
    } else if (entry.data() - group.header > Integer.MAX_VALUE) {
      refuse(group, entry, "lies too far from the start of its sample");
    } else if (isPicture) {
      if (group.picture != null) {
        refuse(group, entry, "is a second picture of one sample");
      }
      group.picture = entry;
    } else if (extension.equals("json")) {
      group.json = entry;
    } else {
      group.text = entry;
    }
  }

  private void refuse(Group group, TarHeaders.Entry entry, String reason) {
    if (group.problem == null) {
      group.problem = new Problem(archive, entry.name(), reason);
    }
  }

  private void end(@Nullable Group group, Problems problems, Visitor visitor) {
    if (group == null) {
      return;
    }
    TarHeaders.Entry picture = group.picture;
    if (group.problem != null) {
      problems.add(group.problem);
    } else if (picture == null) {
      if (group.json != null || group.text != null) {
        problems.add(new Problem(archive, group.key, "a caption without a picture"));
      }
    } else if (group.json == null && group.text == null) {
      problems.add(
          new Problem(archive, picture.name(), "no %s.json or .txt with it".formatted(group.key)));
    } else {
      keep(group, picture);
      try {
        int at = (size - 1) * PARTS;
        visitor.sample(
            ShardCaption.parse(
                ownId(picture(size - 1)), part(size - 1, at + 2), part(size - 1, at + 4)));
      } catch (BadLineException | IOException e) {
        size--;
        TarHeaders.Entry caption = group.json == null ? group.text : group.json;
        problems.add(new Problem(archive, caption == null ? group.key : caption.name(), reason(e)));
      }
    }
  }

  private void keep(Group group, TarHeaders.Entry picture) {
    if (size == headers.length) {
      headers = Arrays.copyOf(headers, 2 * size);
      parts = Arrays.copyOf(parts, 2 * size * PARTS);
    }
    headers[size] = group.header;
    int at = size * PARTS;
    put(at, group.header, picture);
    put(at + 2, group.header, group.json);
    put(at + 4, group.header, group.text);
    size++;
  }

  private void put(int at, long header, TarHeaders.@Nullable Entry entry) {
    parts[at] = entry == null ? 0 : (int) (entry.data() - header);
    parts[at + 1] = entry == null ? -1 : (int) entry.bytes();
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static String key(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** What follows the first dot of the last part, in lower case. */
  private static String extension(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
