package org.lingvista.download;

/**
 * A file of a Maven repository at a pinned version with a pinned checksum.
 *
 * @param group such as {@code org.example}
 * @param name artifact id
 * @param version exact version
 * @param extension such as {@code jar}
 * @param sha256 hexadecimal
 */
public record MavenArtifact(
    String group, String name, String version, String extension, String sha256) {

  /** {@code group:name:version:extension}. */
  public String coordinates() {
    return "%s:%s:%s:%s".formatted(group, name, version, extension);
  }

  /** The file name Maven gives it: {@code name-version.extension}. */
  public String fileName() {
    return "%s-%s.%s".formatted(name, version, extension);
  }
}
