package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the translated package descriptions of Debian's archive, {@code Translation-LANGUAGE},
 * with {@code apt-get update} under a configuration of its own: lists in the cache, not the
 * system's; all wanted languages, whatever the system is set to; no package lists. apt checks the
 * signature of the release file; the files are checked against its SHA-256 here, each time.
 */
public final class AptTranslations {
  /** {@code HEX BYTES FILE} in the release file; MD5 and SHA-512 have other lengths. */
  private static final Pattern SUM =
      Pattern.compile("^ ([0-9a-f]{64}) +\\d+ (\\S+)$", Pattern.MULTILINE);

  private static final Pattern RELEASE =
      Pattern.compile("^(Suite|Codename|Date): (.+)$", Pattern.MULTILINE);

  private final Cache cache;
  private final CommandRunner commands;
  private final Progress progress;

  public AptTranslations(Cache cache, CommandRunner commands, Progress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  /**
   * The translations there are, by the names given.
   *
   * @param languages as Debian names them, such as {@code pt_BR}; the first one must exist
   * @param purpose what they are for, named when apt is missing
   */
  public Map<String, FetchedPackage> fetch(List<String> languages, String purpose)
      throws InterruptedException {
    Path folder = cache.folder("packages/apt-translations");
    Path asked = folder.resolve("asked");
    String wanted = String.join(" ", languages);
    try {
      if (Files.isRegularFile(asked) && Files.readString(asked).equals(wanted)) {
        Map<String, FetchedPackage> cached = read(folder.resolve("lists"), languages, "cached  ");
        if (!cached.isEmpty()) {
          return cached;
        }
        progress.say("damaged  package descriptions; fetching them again");
      }
      Files.deleteIfExists(asked);
      update(folder, languages, purpose);
      Map<String, FetchedPackage> fetched = read(folder.resolve("lists"), languages, "fetched ");
      if (fetched.isEmpty()) {
        throw new DownloadException(
            "apt fetched no package descriptions; its sources, /etc/apt/sources.list, must name an"
                + " archive of Debian");
      }
      Files.writeString(asked, wanted);
      return fetched;
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  private void update(Path folder, List<String> languages, String purpose)
      throws IOException, InterruptedException {
    Path lists = folder.resolve("lists");
    Cache.delete(lists);
    Files.createDirectories(lists.resolve("partial"));
    Path archives = Files.createDirectories(folder.resolve("cache/archives/partial"));
    Path configuration = folder.resolve("apt.conf");
    StringBuilder text = new StringBuilder("#clear Acquire::Languages;\nAcquire::Languages {");
    languages.forEach(language -> text.append(" \"").append(language).append("\";"));
    text.append(" };\nAcquire::GzipIndexes \"false\";\n");
    text.append("Acquire::IndexTargets::deb::Packages::DefaultEnabled \"false\";\n");
    text.append("Acquire::IndexTargets::deb-src::Sources::DefaultEnabled \"false\";\n");
    text.append("Debug::NoLocking \"1\";\nAPT::Sandbox::User \"root\";\n");
    Files.writeString(configuration, text);
    progress.say("fetching package descriptions in %d languages".formatted(languages.size()));
    List<String> command =
        List.of(
            "apt-get",
            "-q",
            "-c",
            configuration.toString(),
            "-o",
            "Acquire::Retries=2",
            "-o",
            "Acquire::http::Timeout=20",
            "-o",
            "Dir::State::Lists=" + lists,
            "-o",
            "Dir::Cache=" + archives.resolve("../..").normalize(),
            "update");
    CommandRunner.Result result;
    try {
      result = commands.run(command, folder);
    } catch (CommandRunner.ProgramNotFoundException e) {
      throw new MissingToolException("apt-get", purpose, AptPackages.REMEDY);
    }
    String said = result.errors() + result.output();
    if (Disk.isFull(said)) {
      throw Disk.full(folder, new IOException(said));
    }
    if (result.exitCode() != 0 && AptPackages.looksOffline(said)) {
      throw AptPackages.offline("package descriptions");
    }
  }

  /** The files whose bytes are those that the release file names; empty if one is not. */
  private Map<String, FetchedPackage> read(Path lists, List<String> languages, String how)
      throws IOException {
    Map<String, FetchedPackage> found = new LinkedHashMap<>();
    for (String language : languages) {
      @Nullable Path file = file(lists, language);
      if (file == null) {
        progress.say("absent   descriptions in " + language);
        continue;
      }
      String name = String.valueOf(file.getFileName());
      int dists = name.indexOf("_main_i18n_");
      Path release = lists.resolve(name.substring(0, dists) + "_InRelease");
      String signed = Files.isRegularFile(release) ? Files.readString(release) : "";
      Checksum checksum = checksum(signed, "main/i18n/Translation-" + language);
      if (checksum == null || !checksum.matches(file)) {
        progress.say("damaged  %s: not the bytes that the release file names".formatted(name));
        return Map.of();
      }
      FetchedPackage fetched =
          new FetchedPackage(
              "Translation-" + language, version(signed), file, Files.size(file), checksum);
      progress.say(
          "%s %s %s, %s, sha256 verified"
              .formatted(
                  how, fetched.name(), fetched.version(), Progress.megabytes(fetched.bytes())));
      found.put(language, fetched);
    }
    return found.containsKey(languages.getFirst()) ? found : Map.of();
  }

  /** The largest one: the release's own, not that of its updates. */
  private static @Nullable Path file(Path lists, String language) throws IOException {
    if (!Files.isDirectory(lists)) {
      return null;
    }
    String ending = "_main_i18n_Translation-" + language.replace("_", "%5f");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(lists)) {
      all.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
    }
    Path largest = null;
    long most = -1;
    for (Path file : files) {
      if (Files.size(file) > most) {
        largest = file;
        most = Files.size(file);
      }
    }
    return largest;
  }

  private static @Nullable Checksum checksum(String release, String file) {
    Matcher sum = SUM.matcher(release);
    while (sum.find()) {
      if (sum.group(2).equals(file)) {
        return Checksum.ofSha256(sum.group(1));
      }
    }
    return null;
  }

  private static String version(String release) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = RELEASE.matcher(release);
    while (field.find()) {
      fields.putIfAbsent(field.group(1), field.group(2).strip());
    }
    String name = fields.getOrDefault("Codename", fields.getOrDefault("Suite", "unknown"));
    return name + " of " + fields.getOrDefault("Date", "unknown date");
  }
}
