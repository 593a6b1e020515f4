package org.lingvista.download;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers {@code npm pack}, {@code mvn} and {@code apt-get} from memory, and counts what is
 * fetched.
 */
public final class FakeRegistry implements CommandRunner {
  /** Archives by npm specifier, Maven coordinates or Debian package name. */
  public final Map<String, byte[]> archives = new LinkedHashMap<>();

  /** What was fetched, in order. */
  public final List<String> fetched = new ArrayList<>();

  /** All commands. */
  public final List<List<String>> commands = new ArrayList<>();

  /** Text on standard error with which every command fails; empty to serve. */
  public String failure = "";

  /** Whether the programs are installed. */
  public boolean installed = true;

  /** Whether apt has package lists of its own, without an update. */
  public boolean systemLists = true;

  /** Stops as if the user had interrupted when this package is asked for. */
  public String interruptAt = "";

  @Override
  public Result run(List<String> command, Path folder) throws IOException, InterruptedException {
    commands.add(List.copyOf(command));
    if (!installed) {
      throw new ProgramNotFoundException(command.getFirst(), new IOException());
    }
    if (!failure.isEmpty()) {
      return new Result(1, "", failure);
    }
    boolean maven = command.getFirst().equals("mvn");
    String last = maven ? option(command, "-Dartifact=") : command.getLast();
    if (last.equals(interruptAt)) {
      Files.writeString(folder.resolve("half"), "a download broken off");
      throw new InterruptedException();
    }
    if (maven) {
      return maven(command, last);
    }
    return command.getFirst().equals("npm") ? npm(command, last) : apt(command, last, folder);
  }

  private Result npm(List<String> command, String specifier) throws IOException {
    byte[] archive = archives.get(specifier);
    if (archive == null) {
      return new Result(1, "", "npm error code E404\nnpm error 404 Not Found");
    }
    fetched.add(specifier);
    Path folder = Path.of(option(command, "--pack-destination="));
    Files.write(folder.resolve("packed.tgz"), archive);
    return new Result(0, "{\"name\":{\"filename\":\"packed.tgz\"}}", "");
  }

  private Result maven(List<String> command, String coordinates) throws IOException {
    byte[] archive = archives.get(coordinates);
    if (archive == null) {
      return new Result(1, "[ERROR] Could not find artifact " + coordinates + " in central\n", "");
    }
    fetched.add(coordinates);
    String[] parts = coordinates.split(":", -1);
    String name = "%s-%s.%s".formatted(parts[1], parts[2], parts[3]);
    Files.write(Path.of(option(command, "-DoutputDirectory="), name), archive);
    return new Result(0, "", "");
  }

  private static String option(List<String> command, String start) {
    return command.stream()
        .filter(each -> each.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length());
  }

  private Result apt(List<String> command, String last, Path folder) throws IOException {
    boolean lists =
        systemLists || command.stream().anyMatch(c -> c.startsWith("Dir::State::Lists="));
    if (last.equals("update")) {
      if (!translations.isEmpty()) {
        fetched.add("translations");
        writeLists(Path.of(option(command, "Dir::State::Lists=")));
      }
      return new Result(0, "", "");
    }
    if (!lists) {
      return new Result(100, "", "E: Unable to locate package " + last);
    }
    if (command.contains("--print-uris")) {
      StringBuilder lines = new StringBuilder();
      archives.forEach((name, bytes) -> {
        if (command.contains(name)) {
          lines.append(
              "'mirror/%s.deb' %s %d SHA256:%s\n"
                  .formatted(name, file(name), bytes.length, published(name)));
        }
      });
      return new Result(0, lines.toString(), "");
    }
    fetched.add(last);
    Files.write(folder.resolve(file(last)), archives.getOrDefault(last, new byte[0]));
    return new Result(0, "", "");
  }

  /** Content of {@code Translation-LANGUAGE} by Debian's name of the language. */
  public final Map<String, String> translations = new LinkedHashMap<>();

  private void writeLists(Path lists) throws IOException {
    StringBuilder release = new StringBuilder("Codename: test\nDate: today\nSHA256:\n");
    for (var translation : translations.entrySet()) {
      byte[] bytes = translation.getValue().getBytes(StandardCharsets.UTF_8);
      String name = "Translation-" + translation.getKey();
      String sum = publishedChecksums.getOrDefault(name, TestArchives.sha256(bytes));
      release.append(" %s %8d main/i18n/%s%n".formatted(sum, bytes.length, name));
      String file = "mirror_dists_test_main_i18n_" + name.replace("_", "%5f");
      Files.write(lists.resolve(file), bytes);
      Files.writeString(lists.resolve("mirror_dists_test-updates_main_i18n_" + name), "");
    }
    Files.writeString(lists.resolve("mirror_dists_test_InRelease"), release);
  }

  /** Checksums that differ from those of the bytes served. */
  public final Map<String, String> publishedChecksums = new LinkedHashMap<>();

  private String published(String name) {
    String other = publishedChecksums.get(name);
    return other != null ? other : TestArchives.sha256(archives.getOrDefault(name, new byte[0]));
  }

  private static String file(String name) {
    return name + "_4%3a7.4_all.deb";
  }
}
