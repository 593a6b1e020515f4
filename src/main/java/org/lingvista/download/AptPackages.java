package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches Debian packages with {@code apt-get download}, which installs nothing and needs no root.
 * The checksums are those of apt's signed package lists. When the system has no lists, they are
 * fetched into a folder of the cache. A package in the cache that matches its checksum is not
 * fetched again, and apt is not even asked.
 */
public final class AptPackages {
  /** {@code 'URI' FILE BYTES SHA256:HEX}, what {@code --print-uris} prints for each package. */
  private static final Pattern URI_LINE =
      Pattern.compile("^'[^']+' (\\S+) (\\d+) SHA256:([0-9a-f]{64})$", Pattern.MULTILINE);

  static final String REMEDY =
      "It belongs to Debian and Ubuntu; on other systems go on without these passages";

  private final Cache cache;
  private final CommandRunner commands;
  private final Progress progress;

  public AptPackages(Cache cache, CommandRunner commands, Progress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  private record Listed(String name, String file, long bytes, Checksum checksum) {
    String version() {
      String[] parts = file.split("_", -1);
      return parts.length > 1 ? parts[1].replace("%3a", ":") : "unknown";
    }
  }

  /**
   * The packages' archives in the order asked for.
   *
   * @param purpose what they are for, named when apt is missing
   */
  public List<FetchedPackage> fetch(List<String> names, String purpose)
      throws InterruptedException {
    Path folder = cache.folder("packages/apt");
    try {
      Map<String, FetchedPackage> found = new LinkedHashMap<>();
      for (String name : names) {
        FetchedPackage cached = cached(folder, name);
        if (cached != null) {
          progress.say("cached   " + line(cached));
          found.put(name, cached);
        }
      }
      List<String> missing = new ArrayList<>(names);
      missing.removeAll(found.keySet());
      if (!missing.isEmpty()) {
        List<String> options = List.of();
        Map<String, Listed> listed = list(folder, missing, options, purpose);
        if (!listed.keySet().containsAll(missing)) {
          options = privateLists(folder, missing, purpose);
          listed = list(folder, missing, options, purpose);
        }
        for (String name : missing) {
          Listed each = listed.get(name);
          if (each == null) {
            throw new DownloadException(
                "apt knows no package %s on this system; see `apt-cache policy %s`"
                    .formatted(name, name));
          }
          found.put(name, download(folder, each, options, purpose));
        }
      }
      return names.stream().map(found::get).toList();
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  /** The package as remembered beside it ({@code NAME.sha256}: digest and file name). */
  private @Nullable FetchedPackage cached(Path folder, String name) throws IOException {
    Path note = folder.resolve(name + ".sha256");
    if (!Files.isRegularFile(note)) {
      return null;
    }
    String[] words = Files.readString(note).strip().split("\\s+", -1);
    if (words.length != 2) {
      return null;
    }
    Path archive = folder.resolve(Path.of(words[1]).getFileName().toString());
    Checksum checksum = Checksum.ofSha256(words[0]);
    if (!checksum.matches(archive)) {
      progress.say("damaged  " + name + ": its checksum differs; fetching it again");
      Files.deleteIfExists(archive);
      Files.delete(note);
      return null;
    }
    Listed listed = new Listed(name, archive.getFileName().toString(), 0, checksum);
    return new FetchedPackage(name, listed.version(), archive, Files.size(archive), checksum);
  }

  private Map<String, Listed> list(
      Path folder, List<String> names, List<String> options, String purpose)
      throws IOException, InterruptedException {
    Map<String, Listed> listed = new LinkedHashMap<>();
    Path empty = Files.createTempDirectory(folder, "list-"); // files at hand would be left out
    try {
      List<String> arguments = new ArrayList<>(List.of("download", "--print-uris"));
      arguments.addAll(names);
      String output = apt(empty, options, arguments, purpose).output();
      Matcher line = URI_LINE.matcher(output);
      while (line.find()) {
        String file = line.group(1);
        String name = file.substring(0, file.indexOf('_') < 0 ? file.length() : file.indexOf('_'));
        listed.put(
            name,
            new Listed(
                name, file, Long.parseLong(line.group(2)), Checksum.ofSha256(line.group(3))));
      }
    } finally {
      Cache.delete(empty);
    }
    return listed;
  }

  /** Fetches the package lists into the cache; answers the options that make apt use them. */
  private List<String> privateLists(Path folder, List<String> names, String purpose)
      throws IOException, InterruptedException {
    Path lists = Files.createDirectories(folder.resolve("lists"));
    Files.createDirectories(lists.resolve("partial"));
    Path caches = Files.createDirectories(folder.resolve("cache"));
    Files.createDirectories(caches.resolve("archives/partial"));
    List<String> options =
        List.of(
            "-o",
            "Dir::State::Lists=" + lists,
            "-o",
            "Dir::Cache=" + caches,
            "-o",
            "Debug::NoLocking=1",
            "-o",
            "APT::Sandbox::User=root");
    progress.say("fetching apt's package lists (the system's hold no " + names.getFirst() + ")");
    CommandRunner.Result result = apt(folder, options, List.of("update"), purpose);
    if (result.exitCode() != 0 && looksOffline(result.errors() + result.output())) {
      throw offline(names.getFirst());
    }
    return options;
  }

  private FetchedPackage download(Path folder, Listed listed, List<String> options, String purpose)
      throws IOException, InterruptedException {
    Path archive = folder.resolve(listed.file());
    if (!listed.checksum().matches(archive)) {
      progress.say("fetching %s, %s".formatted(listed.name(), Progress.megabytes(listed.bytes())));
      Path part = folder.resolve(listed.name() + ".part");
      Cache.delete(part);
      Files.createDirectories(part);
      CommandRunner.Result result = apt(part, options, List.of("download", listed.name()), purpose);
      Path downloaded = part.resolve(listed.file());
      if (result.exitCode() != 0) {
        String errors = result.errors() + result.output();
        if (Disk.isFull(errors)) {
          throw Disk.full(folder, new IOException(errors));
        }
        if (looksOffline(errors)) {
          throw offline(listed.name());
        }
        throw new DownloadException(
            "apt-get could not fetch %s: %s".formatted(listed.name(), firstError(errors)));
      }
      if (!listed.checksum().matches(downloaded)) {
        throw new DownloadException(
            "%s was fetched but its SHA256 is not the one of apt's package list; it was not kept. Try again"
                .formatted(listed.name()));
      }
      Files.move(downloaded, archive, StandardCopyOption.ATOMIC_MOVE);
      Cache.delete(part);
    }
    Files.writeString(
        folder.resolve(listed.name() + ".sha256"),
        listed.checksum().hex() + "  " + listed.file() + "\n");
    FetchedPackage fetched =
        new FetchedPackage(
            listed.name(), listed.version(), archive, Files.size(archive), listed.checksum());
    progress.say("fetched  " + line(fetched));
    return fetched;
  }

  private CommandRunner.Result apt(
      Path folder, List<String> options, List<String> arguments, String purpose)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
    command.addAll(List.of("-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20"));
    command.addAll(options);
    command.addAll(arguments);
    try {
      return commands.run(command, folder);
    } catch (CommandRunner.ProgramNotFoundException e) {
      throw new MissingToolException("apt-get", purpose, REMEDY);
    }
  }

  static boolean looksOffline(String errors) {
    return errors.contains("Could not resolve")
        || errors.contains("Temporary failure resolving")
        || errors.contains("Could not connect")
        || errors.contains("Connection failed")
        || errors.contains("Unable to connect")
        || errors.contains("Network is unreachable");
  }

  static DownloadException offline(String name) {
    return new DownloadException(
        "cannot reach the Debian package archive for %s; check the network connection and run the command again, what was fetched is kept"
            .formatted(name));
  }

  private static String firstError(String errors) {
    return errors
        .lines()
        .filter(line -> line.startsWith("E:") || line.startsWith("Err:"))
        .findFirst()
        .orElse("apt-get ended without saying why");
  }

  private static String line(FetchedPackage fetched) {
    return "%s %s, %s, sha256 verified"
        .formatted(fetched.name(), fetched.version(), Progress.megabytes(fetched.bytes()));
  }
}
