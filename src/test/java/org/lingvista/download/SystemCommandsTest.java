package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCommandsTest {
  @TempDir private Path folder;

  private void script(String name, String body) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void runsTheProgramOnThePathInTheFolderAndHandsBackWhatItSaid() throws Exception {
    script("npm", "echo \"$1 in $PWD\"; echo trouble >&2; exit 3\n");
    Path where = Files.createDirectory(folder.resolve("where"));

    CommandRunner.Result result =
        new SystemCommands(folder + ":/usr/bin:/bin", 1).run(List.of("npm", "pack"), where);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("pack in " + where.toRealPath() + "\n");
    assertThat(result.errors()).isEqualTo("trouble\n");
  }

  @Test
  void saysThatThereIsNoSuchProgram() {
    assertThatThrownBy(() -> new SystemCommands(folder.toString(), 1).run(List.of("npm"), folder))
        .isInstanceOf(CommandRunner.ProgramNotFoundException.class)
        .hasMessageContaining("npm");
  }

  @Test
  void namesTheMissingToolThroughARealPath() throws Exception {
    NpmPackages packages =
        new NpmPackages(
            new Cache(folder.resolve("cache")),
            new SystemCommands(folder.toString(), 1),
            line -> {});

    assertThatThrownBy(() ->
            packages.fetch(
                new NpmPackage("a", "1", TestArchives.integrity(new byte[1])), "pictures"))
        .isInstanceOf(MissingToolException.class)
        .hasMessageContaining("npm was not found; it is needed to fetch pictures");
  }

  @Test
  void endsTheProgramWhenInterrupted() throws Exception {
    script("npm", "echo $$ > " + folder.resolve("pid") + "; exec sleep 60\n");
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                var _ =
                    new SystemCommands(folder + ":/usr/bin:/bin", 1).run(List.of("npm"), folder);
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            });
    Path pid = folder.resolve("pid");
    for (int i = 0; i < 500 && !(Files.exists(pid) && Files.size(pid) > 1); i++) {
      Thread.sleep(10);
    }
    long id = Long.parseLong(Files.readString(pid).strip());

    runner.interrupt();
    runner.join(10_000);

    assertThat(runner.isAlive()).isFalse();
    for (int i = 0; i < 500 && running(id); i++) {
      Thread.sleep(10);
    }
    assertThat(running(id)).isFalse();
  }

  private static boolean running(long id) {
    return ProcessHandle.of(id).map(ProcessHandle::isAlive).orElse(false);
  }
}
