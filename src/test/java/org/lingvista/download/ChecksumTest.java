package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests of "abc" from FIPS 180-2, appendices B.1 and C.1. */
class ChecksumTest {
  @TempDir private Path folder;

  @Test
  void agreesWithThePublishedDigests() throws Exception {
    Path file = Files.writeString(folder.resolve("abc"), "abc");

    assertThat(
            Checksum.ofSha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .matches(file))
        .isTrue();
    assertThat(
            Checksum.ofIntegrity(
                    "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==")
                .matches(file))
        .isTrue();
  }

  @Test
  void doesNotMatchOtherBytesOrAMissingFile() throws Exception {
    Path file = Files.writeString(folder.resolve("abd"), "abd");
    Checksum abc =
        Checksum.ofSha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    assertThat(abc.matches(file)).isFalse();
    assertThat(abc.matches(folder.resolve("missing"))).isFalse();
  }

  @Test
  void refusesAnIntegrityOfAnotherKind() {
    assertThatThrownBy(() -> Checksum.ofIntegrity("sha1-abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sha1-abc");
  }
}
