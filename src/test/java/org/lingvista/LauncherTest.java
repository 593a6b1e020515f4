package org.lingvista;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the scripts {@code lingvista} and {@code mvnw} on a machine made of a temporary folder: its
 * PATH, its JDKs and its Maven are what a test puts there.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "env",
          "bash",
          "dirname",
          "readlink",
          "head",
          "find",
          "mkdir",
          "rm",
          "cat",
          "sleep",
          "sh",
          "sed",
          "tr",
          "grep",
          "cp",
          "mv",
          "ls",
          "mktemp",
          "nice",
          "touch");

  private static final Map<String, String> AT_ONCE = Map.of("LINGVISTA_REHEARSAL_DELAY", "0");

  @TempDir private Path machine;
  private Path project;

  @BeforeEach
  void copyTheScriptsAndTheToolsOfABareSystem() throws IOException {
    project = Files.createDirectories(machine.resolve("project"));
    Files.createDirectories(project.resolve("src/main"));
    Files.createDirectories(project.resolve(".mvn"));
    Files.createDirectories(machine.resolve("home"));
    Files.createDirectories(machine.resolve("bin"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    Files.createDirectories(project.resolve("packaging"));
    for (String script : List.of("lingvista", "mvnw", "packaging/faster-start.sh")) {
      Files.copy(Path.of(script), project.resolve(script));
      makeExecutable(project.resolve(script));
    }
    for (String tool : TOOLS) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(folder, tool);
        if (Files.isExecutable(real)) {
          Path link = machine.resolve("bin").resolve(tool);
          Files.writeString(link, "#!/bin/sh\nexec %s \"$@\"\n".formatted(real));
          makeExecutable(link);
          break;
        }
      }
    }
  }

  @Test
  void saysInOneLineThatNoJdkIsThere() throws Exception {
    Outcome outcome = run("lingvista", "--help");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.out).isEmpty();
    assertThat(outcome.err.lines())
        .singleElement()
        .asString()
        .startsWith("lingvista: needs a JDK 25 and found none; install one")
        .endsWith("or set LINGVISTA_JAVA_HOME to its folder");
  }

  @Test
  void doesNotTakeAnOlderJdk() throws Exception {
    jdk("jdks/old", "17.0.15");
    Outcome outcome = run("lingvista", "--help");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.err).contains("needs a JDK 25 and found none");
  }

  @Test
  void namesTheVersionOfTheJdkItWasToldToUse() throws Exception {
    Path old = jdk("old", "17.0.15");
    Outcome outcome = run(Map.of("LINGVISTA_JAVA_HOME", old.toString()), "lingvista", "--help");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.err)
        .isEqualTo(
            "lingvista: LINGVISTA_JAVA_HOME=%s is not a JDK 25 or newer (found: 17)\n"
                .formatted(old));
  }

  @Test
  void findsTheJdkOfMavensToolchains() throws Exception {
    Path jdk = jdk("elsewhere", "25.0.1");
    built();
    Path toolchains =
        Files.createDirectories(machine.resolve("home/.m2")).resolve("toolchains.xml");
    Files.writeString(toolchains, "<toolchains>\n <jdkHome>" + jdk + "</jdkHome>\n</toolchains>\n");
    assertThat(run("lingvista", "--help").out).contains("org.lingvista.cli.Main --help");
  }

  @Test
  void searchesWithoutLibtorchAndTrainsWithIt() throws Exception {
    jdk("jdks/new", "25.0.1");
    built();
    String search = run("lingvista", "search", "train").out;
    String train = run("lingvista", "train", "search").out;
    assertThat(search).contains("lucene.jar").doesNotContain("bytedeco/");
    assertThat(train).contains("lucene.jar").contains("/org/bytedeco/pytorch.jar");
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    jdk("jdks/new", "25.0.1");
    built();
    assertThat(run("lingvista", "search", "two  words", "*").out)
        .endsWith("org.lingvista.cli.Main search two  words *\n");
  }

  @Test
  void namesOfFilesAreUtf8AlsoWhereTheLocaleKnowsOnlyAscii() throws Exception {
    script(jdk("jdks/new", "25.0.1").resolve("bin/java"), "echo \"all=${LC_ALL:-}\"");
    built();
    assertThat(run("lingvista", "search", "x").out).isEqualTo("all=C.UTF-8\n");
    assertThat(run(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8"), "lingvista", "search", "x").out)
        .isEqualTo("all=C.UTF-8\n");
    assertThat(run(Map.of("LANG", "de_DE.utf8"), "lingvista", "search", "x").out)
        .isEqualTo("all=\n");
  }

  @Test
  void aServersStartIsRehearsedOnceForJavasCacheAndUsesItSilentlyAfterwards() throws Exception {
    rehearsing("echo cache >\"${one#*=}\"");
    built();
    assertThat(run(AT_ONCE, "lingvista", "serve", "--help").out).doesNotContain("AOT");
    assertThat(run(AT_ONCE, "lingvista", "serve", "folder").out)
        .doesNotContain("AOT")
        .endsWith("org.lingvista.cli.Main serve folder\n");
    Path cache = project.resolve("target/lingvista-.aot");
    await(() -> Files.exists(cache));
    assertThat(cache).hasContent("cache");
    for (String verb : List.of("serve", "search")) {
      Outcome outcome = run(AT_ONCE, "lingvista", verb, "x");
      assertThat(outcome.out)
          .contains("-XX:AOTCache=" + cache.toRealPath() + " -Xlog:aot*=off,cds*=off");
      assertThat(outcome.err).isEmpty();
    }
    assertThat(run(AT_ONCE, "lingvista", "train", "x").out).doesNotContain("AOT");
    assertThat(rehearsals())
        .singleElement()
        .asString()
        .endsWith("org.lingvista.cli.Main serve folder --rehearse");
  }

  @Test
  void aRehearsalThatWasStoppedIsMadeUpForAndOneThatFailedIsNot() throws Exception {
    built();
    Path cache = project.resolve("target/lingvista-.aot");
    Path maker = project.resolve("target/lingvista-.aot.pid");
    rehearsing("kill -9 $$");
    run(AT_ONCE, "lingvista", "serve", "x");
    await(() -> rehearsals().size() == 1 && Files.notExists(maker));
    assertThat(cache).doesNotExist();
    Files.writeString(maker, "999999999"); // whoever made it was killed too
    rehearsing("exit 1");
    run(AT_ONCE, "lingvista", "serve", "x");
    await(() -> rehearsals().size() == 2 && Files.notExists(maker));
    assertThat(cache).isEmptyFile();
    assertThat(run(AT_ONCE, "lingvista", "serve", "x").out).doesNotContain("AOT");
    assertThat(maker).doesNotExist();
  }

  @Test
  void anUnpackedPackageKeepsJavasCacheWithTheUsersCaches() throws Exception {
    rehearsing("echo cache >\"${one#*=}\"");
    Files.createDirectories(project.resolve("unpacked"));
    for (String script : List.of("lingvista", "faster-start.sh")) {
      Path copy = project.resolve("unpacked").resolve(script);
      Files.copy(Path.of("packaging", script), copy);
      makeExecutable(copy);
    }
    Map<String, String> atOnce = new TreeMap<>(AT_ONCE);
    atOnce.put("LINGVISTA_JAVA_HOME", machine.resolve("jdks/new").toString());
    assertThat(run(atOnce, "unpacked/lingvista", "serve", "x").out).doesNotContain("AOT");
    Path caches = machine.resolve("home/.cache/lingvista/start");
    await(() -> Files.exists(caches) && !names(caches, ".aot").isEmpty());
    assertThat(run(atOnce, "unpacked/lingvista", "serve", "x").out)
        .contains("-XX:AOTCache=" + caches);
    assertThat(rehearsals()).hasSize(1);
  }

  /** A Java that does this when it is asked to record a start. */
  private void rehearsing(String commands) throws IOException {
    script(
        jdk("jdks/new", "25.0.1").resolve("bin/java"),
        "echo \"$*\"; for one; do case $one in -XX:AOTCacheOutput=*)"
            + " echo \"$*\" >>\"$HOME/runs\"; %s;; esac; done".formatted(commands));
  }

  private List<String> rehearsals() throws IOException {
    Path runs = machine.resolve("home/runs");
    return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
  }

  private static List<Path> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    for (int i = 0; i < 600 && !condition.holds(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.holds()).isTrue();
  }

  @Test
  void buildsOnceForSeveralStartsAtOnceAndAgainAfterAChange() throws Exception {
    jdk("jdks/new", "25.0.1");
    maven(
        "3.9.9",
        "echo run >>\"$HOME/runs\"; sleep 1; mkdir -p target; echo jar >target/lingvista-1.jar;"
            + " echo lucene.jar >target/classpath.txt");
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(start(Map.of(), "lingvista", "--help"));
    }
    for (Process start : starts) {
      assertThat(outcome(start).status).isZero();
    }
    Path runs = machine.resolve("home/runs");
    assertThat(Files.readAllLines(runs)).hasSize(1);
    assertThat(run("lingvista", "--help").status).isZero();
    assertThat(Files.readAllLines(runs)).hasSize(1);
    Files.setLastModifiedTime(
        project.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run("lingvista", "--help").err).contains("lingvista: building");
    assertThat(Files.readAllLines(runs)).hasSize(2);
  }

  @Test
  void namesTheLogOfABuildThatFailed() throws Exception {
    jdk("jdks/new", "25.0.1");
    maven("3.9.9", "echo '[ERROR] Foo.java:[1,2] cannot find symbol'; exit 1");
    Outcome outcome = run("lingvista", "--help");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.err)
        .contains("[ERROR] Foo.java:[1,2] cannot find symbol")
        .endsWith(
            "lingvista: the build failed; all of its output is in "
                + project.toRealPath().resolve("target/build.log")
                + "\n");
    assertThat(project.resolve("target/lingvista.lock")).doesNotExist();
  }

  @Test
  void mavenWrapperSaysInOneLineThatMavenIsMissing() throws Exception {
    Outcome outcome = run("mvnw", "-B", "verify");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.err.lines())
        .singleElement()
        .asString()
        .startsWith("mvnw: needs Maven 3.8.7 or newer; install it");
  }

  @Test
  void mavenWrapperNamesAMavenThatIsTooOld() throws Exception {
    maven("3.6.3", "exit 1");
    Outcome outcome = run("mvnw", "-B", "verify");
    assertThat(outcome.status).isEqualTo(1);
    assertThat(outcome.err).contains("mvn is 3.6.3)");
  }

  @Test
  void mavenWrapperRunsTheInstalledMaven() throws Exception {
    maven("3.10.0", "echo \"runs $*\"");
    assertThat(run("mvnw", "-B", "verify").out).isEqualTo("runs -B verify\n");
  }

  private record Outcome(int status, String out, String err) {}

  private Outcome run(String... command) throws Exception {
    return run(Map.of(), command);
  }

  private Outcome run(Map<String, String> environment, String... command) throws Exception {
    return outcome(start(environment, command));
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, project.resolve(command[0]).toString());
    ProcessBuilder builder = new ProcessBuilder(words).directory(machine.toFile());
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put("PATH", machine.resolve("bin").toString());
    variables.put("HOME", machine.resolve("home").toString());
    variables.put("LINGVISTA_JVM_DIRS", machine.resolve("jdks").toString());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** Outputs are a few lines, so that reading one after the other cannot block. */
  private static Outcome outcome(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), out, err);
  }

  /** A folder that looks like a JDK whose java prints its arguments. */
  private Path jdk(String folder, String version) throws IOException {
    Path jdk = machine.resolve(folder);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("bin/java"), "echo \"$*\"");
    script(jdk.resolve("bin/javac"), "exit 1");
    return jdk;
  }

  /** An installed Maven of a version that runs these commands. */
  private void maven(String version, String commands) throws IOException {
    script(
        machine.resolve("bin/mvn"),
        "if [ \"$1\" = --version ]; then echo 'Apache Maven %s (x)'; exit; fi\n%s"
            .formatted(version, commands));
  }

  /** A project that needs no build. */
  private void built() throws IOException {
    Path target = Files.createDirectories(project.resolve("target"));
    Files.writeString(target.resolve("lingvista.jar"), "jar");
    Files.writeString(
        target.resolve("classpath.txt"), "/m2/lucene.jar:/m2/org/bytedeco/pytorch.jar\n");
    Files.writeString(target.resolve("lingvista.stamp"), "");
    Files.setLastModifiedTime(
        target.resolve("lingvista.stamp"), FileTime.from(Instant.now().plusSeconds(5)));
  }

  private static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + commands + "\n");
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
