package org.lingvista.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.AptPackages;
import org.lingvista.download.AptTranslations;
import org.lingvista.download.Cache;
import org.lingvista.download.Checksum;
import org.lingvista.download.CommandRunner;
import org.lingvista.download.Disk;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.NpmPackages;
import org.lingvista.download.Progress;

/**
 * Puts a source's data into the cache. Everything is made in {@code data/SOURCE.part} and gets its
 * name only when complete and free of leaks, so that an interrupted or failed run leaves nothing
 * half done, and the data of an earlier run stay until then. Data that are already there are kept
 * when every file still has the bytes it was written with.
 *
 * <p>{@code source.json} beside the manifest says where the data come from: packages with versions,
 * sizes and checksums, licences, the rules of the splits, counts, and the SHA-256 of {@code
 * SHA256SUMS}, which lists every file.
 *
 * @param cache where
 * @param commands how packages are fetched
 * @param progress told of each step
 */
public record DataFetch(Cache cache, CommandRunner commands, Progress progress) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROVENANCE = "source.json";
  private static final String SUMS = "SHA256SUMS";

  /** Fetches what is missing; answers the manifest, or the source's other file. */
  public Path fetch(DataSource source) throws InterruptedException {
    Path folder = cache.data(source.name());
    Path file = folder.resolve(source.file());
    for (DataSource.Licence licence : source.licences()) {
      progress.say(
          "licence  %s: %s (%s)".formatted(licence.work(), licence.licence(), licence.holder()));
    }
    try {
      if (complete(folder, source)) {
        progress.say("complete " + file);
        return file;
      }
      Path data = cache.folder("data");
      try (FileChannel channel =
              FileChannel.open(
                  data.resolve(source.name() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = alone(channel, source)) {
        if (!lock.isValid()) {
          throw new IOException("the lock file was taken away");
        }
        Path part = data.resolve(source.name() + ".part");
        Cache.delete(part);
        Files.createDirectories(part);
        try {
          make(source, part);
          replace(part, folder);
        } finally {
          Cache.delete(part);
        }
      }
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
    progress.say("wrote    " + file);
    return file;
  }

  /** Waits for another process that fetches the same source into the same cache. */
  private FileLock alone(FileChannel channel, DataSource source) throws IOException {
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.say("waiting  for another process that fetches " + source.name());
      lock = channel.lock();
    }
    return lock;
  }

  private void make(DataSource source, Path part) throws IOException, InterruptedException {
    DataSource.Packages packages =
        new DataSource.Packages(
            new NpmPackages(cache, commands, progress),
            new AptPackages(cache, commands, progress),
            new AptTranslations(cache, commands, progress));
    DataSource.Made made = source.make(part, packages, progress);
    made.counts().forEach((what, count) -> progress.say("counted  %s: %d".formatted(what, count)));
    if (source.file().equals(DataSource.MANIFEST)) {
      LeakCheck check = LeakCheck.of(part.resolve(DataSource.MANIFEST));
      check.lines().forEach(line -> progress.say("checked  " + line));
      check.orThrow(part.resolve(DataSource.MANIFEST));
    }
    notice(source, part);
    ObjectNode provenance = provenance(source, made);
    writeSums(part);
    provenance.put("files", Checksum.of("SHA-256", part.resolve(SUMS)).hex());
    Files.writeString(
        part.resolve(PROVENANCE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(provenance) + "\n");
  }

  private static void notice(DataSource source, Path part) throws IOException {
    StringBuilder text = new StringBuilder("These data are made from\n\n");
    for (DataSource.Licence licence : source.licences()) {
      text.append(
          "%s\n  rights: %s\n  licence: %s\n  packages: %s\n\n"
              .formatted(
                  licence.work(),
                  licence.holder(),
                  licence.licence(),
                  String.join(", ", licence.packages())));
    }
    text.append("The texts of the licences that the packages hold lie beside this file.\n");
    Path licences = Files.createDirectories(part.resolve("LICENSES"));
    Files.writeString(licences.resolve("NOTICE.txt"), text);
  }

  private static ObjectNode provenance(DataSource source, DataSource.Made made) {
    ObjectNode root = JSON.createObjectNode();
    root.put("source", source.name());
    root.put("description", source.description());
    root.put("rulesVersion", source.rulesVersion());
    ArrayNode packages = root.putArray("packages");
    for (FetchedPackage each : made.packages()) {
      packages
          .addObject()
          .put("name", each.name())
          .put("version", each.version())
          .put("bytes", each.bytes())
          .put("checksum", each.checksum().toString());
    }
    ArrayNode licences = root.putArray("licences");
    for (DataSource.Licence licence : source.licences()) {
      ObjectNode node = licences.addObject();
      node.put("work", licence.work());
      node.put("holder", licence.holder());
      node.put("licence", licence.licence());
      licence.packages().forEach(node.putArray("packages")::add);
    }
    made.rules().forEach(root.putArray("rules")::add);
    made.counts().forEach(root.putObject("counts")::put);
    return root;
  }

  /** Whether the folder holds this source's data as the present rules make them, unchanged. */
  private static boolean complete(Path folder, DataSource source) throws IOException {
    Path provenance = folder.resolve(PROVENANCE);
    if (!Files.isRegularFile(provenance)) {
      return false;
    }
    @Nullable JsonNode root;
    try {
      root = JSON.readTree(provenance.toFile());
    } catch (IOException e) {
      return false;
    }
    return root.path("rulesVersion").asInt() == source.rulesVersion()
        && Checksum.ofSha256(root.path("files").asText()).matches(folder.resolve(SUMS))
        && unchanged(folder);
  }

  /** Lists every file with its SHA-256, sorted by name, as {@code sha256sum} does. */
  private static void writeSums(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    StringBuilder sums = new StringBuilder();
    for (Path file : files) {
      sums.append(Checksum.of("SHA-256", file).hex())
          .append("  ")
          .append(folder.relativize(file))
          .append('\n');
    }
    Files.writeString(folder.resolve(SUMS), sums);
  }

  /** Whether every file that was written is there unchanged; files put beside them do not count. */
  private static boolean unchanged(Path folder) throws IOException {
    Path sums = folder.resolve(SUMS);
    if (!Files.isRegularFile(sums)) {
      return false;
    }
    for (String line : Files.readAllLines(sums)) {
      int gap = line.indexOf("  ");
      if (gap < 0
          || !Checksum.ofSha256(line.substring(0, gap))
              .matches(folder.resolve(line.substring(gap + 2)))) {
        return false;
      }
    }
    return true;
  }

  private static void replace(Path part, Path folder) throws IOException {
    Path old = folder.resolveSibling(folder.getFileName() + ".old");
    Cache.delete(old);
    if (Files.exists(folder)) {
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    Cache.delete(old);
  }
}
