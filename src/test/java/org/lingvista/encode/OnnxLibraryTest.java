package org.lingvista.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class OnnxLibraryTest {
  private static final String LIBRARY = "libonnxruntime.so";

  @TempDir private Path folder;
  private final ClassLoader loader = OnnxLibrary.class.getClassLoader();

  private Path unpacked() throws IOException {
    return Objects.requireNonNull(OnnxLibrary.unpacked(folder.resolve("native"), loader));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isUnpackedOnceAndWhole() throws IOException {
    Path first = unpacked();
    assertThat(names(first)).containsExactly(LIBRARY, "libonnxruntime4j_jni.so");
    FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(first.resolve(LIBRARY), old);
    assertThat(unpacked()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first.resolve(LIBRARY))).isEqualTo(old);
  }

  @Test
  void isUnpackedAgainWhereAnUnpackingWasBrokenOff() throws IOException {
    Path first = unpacked();
    long size = Files.size(first.resolve(LIBRARY));
    Files.write(first.resolve(LIBRARY), new byte[1_000]);
    Files.delete(first.resolve("libonnxruntime4j_jni.so"));
    assertThat(Files.size(unpacked().resolve(LIBRARY))).isEqualTo(size);
    assertThat(names(first)).hasSize(2);
  }

  @Test
  void failsWhereNothingCanBeWrittenAndIsNoneWhereThereIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> OnnxLibrary.unpacked(file, loader)).isInstanceOf(IOException.class);
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      assertThat(OnnxLibrary.unpacked(folder, empty)).isNull();
    }
  }
}
