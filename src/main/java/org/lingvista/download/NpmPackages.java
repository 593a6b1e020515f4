package org.lingvista.download;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fetches packages of the npm registry with {@code npm pack}, which downloads an archive and
 * installs nothing. An archive in the cache whose checksum matches is not fetched again; any other
 * is fetched anew. The archive gets its name only once verified.
 */
public final class NpmPackages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final PackageProgram NPM =
      new PackageProgram(
          "npm",
          "cannot reach the npm registry",
          List.of(
              "ENOTFOUND",
              "EAI_AGAIN",
              "ECONNREFUSED",
              "ECONNRESET",
              "ETIMEDOUT",
              "ENETUNREACH",
              "ENOTCACHED",
              "EHOSTUNREACH",
              "NETWORK"),
          Pattern.compile("(?<what>.*npm (?:error|ERR).*)"));

  private final Cache cache;
  private final CommandRunner commands;
  private final Progress progress;

  public NpmPackages(Cache cache, CommandRunner commands, Progress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  /**
   * The package's archive, fetched when the cache does not hold it.
   *
   * @param purpose what it is for, named when npm is missing
   */
  public FetchedPackage fetch(NpmPackage wanted, String purpose) throws InterruptedException {
    Path folder = cache.folder("packages/npm");
    Path archive = folder.resolve(wanted.archiveName());
    Checksum checksum = Checksum.ofIntegrity(wanted.integrity());
    try {
      if (Files.exists(archive)) {
        if (checksum.matches(archive)) {
          progress.say("cached   " + line(wanted, archive));
          return fetched(wanted, archive, checksum);
        }
        progress.say(
            "damaged  " + wanted.specifier() + ": its checksum differs; fetching it again");
        Files.delete(archive);
      }
      progress.say("fetching " + wanted.specifier());
      Path part = folder.resolve(wanted.archiveName() + ".part");
      Cache.delete(part);
      Files.createDirectories(part);
      Path packed = pack(wanted, part, purpose);
      if (!checksum.matches(packed)) {
        throw new DownloadException(
            "%s was fetched but its sha512 is not the expected one (%s); it was not kept. Try again; if it stays so, the registry serves other bytes than it did"
                .formatted(wanted.specifier(), wanted.integrity()));
      }
      Files.move(packed, archive, StandardCopyOption.ATOMIC_MOVE);
      Cache.delete(part);
      progress.say("fetched  " + line(wanted, archive));
      return fetched(wanted, archive, checksum);
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  private Path pack(NpmPackage wanted, Path part, String purpose)
      throws IOException, InterruptedException {
    CommandRunner.Result result;
    try {
      result =
          commands.run(
              List.of(
                  "npm",
                  "pack",
                  "--json",
                  "--ignore-scripts",
                  "--fetch-retries=2",
                  "--fetch-retry-mintimeout=1000",
                  "--fetch-retry-maxtimeout=5000",
                  "--pack-destination=" + part,
                  wanted.specifier()),
              part);
    } catch (CommandRunner.ProgramNotFoundException e) {
      throw new MissingToolException(
          "npm", purpose, "Install Node.js, which brings it, and run the command again");
    }
    if (result.exitCode() != 0) {
      throw NPM.failure(wanted.specifier(), part, result);
    }
    return part.resolve(fileName(wanted, result.output()));
  }

  private static String fileName(NpmPackage wanted, String output) {
    try {
      // npm up to 10 answers with an array, later ones with an object by package name.
      JsonNode answer = JSON.readTree(output);
      JsonNode first = answer.isEmpty() ? answer : answer.iterator().next();
      return Path.of(first.path("filename").asText(wanted.archiveName())).getFileName().toString();
    } catch (IOException e) {
      return wanted.archiveName();
    }
  }

  private static FetchedPackage fetched(NpmPackage wanted, Path archive, Checksum checksum)
      throws IOException {
    return new FetchedPackage(
        wanted.name(), wanted.version(), archive, Files.size(archive), checksum);
  }

  private static String line(NpmPackage wanted, Path archive) throws IOException {
    return "%s, %s, sha512 verified"
        .formatted(wanted.specifier(), Progress.megabytes(Files.size(archive)));
  }
}
