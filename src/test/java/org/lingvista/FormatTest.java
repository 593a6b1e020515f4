package org.lingvista;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file is formatted by google-java-format. {@code ./mvnw test -Dtest=FormatTest
 * -Dformat.write=true} formats them. It is a test and not a Maven plugin because it must run on the
 * toolchain's JDK 25: the formatter parses with the JDK it runs on, and Maven itself may run on an
 * older one.
 */
class FormatTest {

  @Test
  void everySourceFileIsFormatted() throws Exception {
    boolean write = Boolean.getBoolean("format.write");
    Formatter formatter = new Formatter();
    List<String> unformatted = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(Path.of("src"))) {
      files = walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      String source = Files.readString(file);
      String formatted =
          formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(source));
      if (!formatted.equals(source)) {
        unformatted.add(file.toString());
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!write) {
      assertThat(unformatted)
          .as("not formatted; run ./mvnw test -Dtest=FormatTest -Dformat.write=true")
          .isEmpty();
    }
  }
}
