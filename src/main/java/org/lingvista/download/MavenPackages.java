package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fetches artifacts with {@code mvn dependency:copy}, which uses the user's settings, mirrors and
 * local repository, and takes a download that was cut up again. An artifact in the cache whose
 * checksum matches is not fetched again; it gets its name only once verified.
 */
public final class MavenPackages {
  /** Pinned: without a version Maven asks the network for the newest. */
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

  private static final PackageProgram MVN =
      new PackageProgram(
          "mvn",
          "mvn cannot reach its repository",
          List.of(
              "unknown host",
              "unknownhost",
              "name resolution",
              "connection refused",
              "connect timed out",
              "connect to",
              "read timed out",
              "network is unreachable",
              "offline mode"),
          Pattern.compile("\\[ERROR\\](?<what>.*)"));

  private final Cache cache;
  private final CommandRunner commands;
  private final Progress progress;

  public MavenPackages(Cache cache, CommandRunner commands, Progress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  /**
   * The artifact's file, fetched when the cache does not hold it.
   *
   * @param purpose what it is for, named when Maven is missing
   */
  public FetchedPackage fetch(MavenArtifact wanted, String purpose) throws InterruptedException {
    Path folder = cache.folder("packages/maven");
    Path file = folder.resolve(wanted.fileName());
    Checksum checksum = Checksum.ofSha256(wanted.sha256());
    try {
      if (checksum.matches(file)) {
        progress.say("cached   " + line(wanted, file));
        return fetched(wanted, file, checksum);
      }
      Files.deleteIfExists(file);
      progress.say("fetching " + wanted.coordinates() + " with mvn");
      Path part = folder.resolve(wanted.fileName() + ".part");
      Cache.delete(part);
      Files.createDirectories(part);
      copy(wanted, part, purpose);
      Path copied = part.resolve(wanted.fileName());
      if (!checksum.matches(copied)) {
        Cache.delete(part);
        throw new DownloadException(
            "%s was fetched but its sha256 is not the expected one (%s); it was not kept. Remove it from Maven's local repository and try again"
                .formatted(wanted.coordinates(), wanted.sha256()));
      }
      Files.move(copied, file, StandardCopyOption.ATOMIC_MOVE);
      Cache.delete(part);
      progress.say("fetched  " + line(wanted, file));
      return fetched(wanted, file, checksum);
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  private void copy(MavenArtifact wanted, Path part, String purpose)
      throws IOException, InterruptedException {
    CommandRunner.Result result;
    try {
      result =
          commands.run(
              List.of(
                  "mvn",
                  "-B",
                  "-q",
                  GOAL,
                  "-Dartifact=" + wanted.coordinates(),
                  "-DoutputDirectory=" + part),
              part);
    } catch (CommandRunner.ProgramNotFoundException e) {
      throw new MissingToolException(
          "mvn", purpose, "Install Apache Maven and run the command again");
    }
    if (result.exitCode() != 0) {
      throw MVN.failure(wanted.coordinates(), part, result);
    }
  }

  private static FetchedPackage fetched(MavenArtifact wanted, Path file, Checksum checksum)
      throws IOException {
    return new FetchedPackage(
        wanted.group() + ":" + wanted.name(), wanted.version(), file, Files.size(file), checksum);
  }

  private static String line(MavenArtifact wanted, Path file) throws IOException {
    return "%s, %s, sha256 verified"
        .formatted(wanted.coordinates(), Progress.megabytes(Files.size(file)));
  }
}
