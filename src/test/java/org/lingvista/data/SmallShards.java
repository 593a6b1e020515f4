package org.lingvista.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Tar files made for a test. */
public final class SmallShards implements AutoCloseable {
  private final Path file;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  public SmallShards(Path file) {
    this.file = file;
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  public SmallShards add(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  public SmallShards add(String name, String content) throws IOException {
    return add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  SmallShards link(String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  /** Writes the end mark and the file. */
  @Override
  public void close() throws IOException {
    tar.close();
    Files.write(file, bytes.toByteArray());
  }

  /**
   * Shards {@code s00.tar …} of 20 samples each, keys 000 to 019 in every one: a picture of its own
   * with a caption in English, German or without a language.
   */
  public static String write(Path folder, int shards) throws IOException {
    for (int shard = 0; shard < shards; shard++) {
      try (SmallShards tar = new SmallShards(folder.resolve("s%02d.tar".formatted(shard)))) {
        for (int i = 0; i < 20; i++) {
          String key = "%03d".formatted(i);
          tar.add(key + ".png", picture(folder, 20 + i % 5, 0x010307 * (20 * shard + i + 1)));
          String caption = "sample %d of shard %d".formatted(i, shard);
          if (i % 3 == 0) {
            tar.add(key + ".txt", caption + "\n");
          } else {
            String language = i % 3 == 1 ? "en" : "de";
            tar.add(
                key + ".json",
                "{\"caption\":\"%s\",\"language\":\"%s\",\"url\":\"http://x/%d/%d\",\"similarity\":NaN}"
                    .formatted(caption, language, shard, i));
            tar.add(key + ".cls", "7");
          }
        }
      }
    }
    return folder.resolve("s{00..%02d}.tar".formatted(shards - 1)).toString();
  }

  static byte[] picture(Path folder, int side, int colour) throws IOException {
    Path file = folder.resolve("picture.png");
    SmallData.picture(file, side, colour);
    return Files.readAllBytes(file);
  }
}
