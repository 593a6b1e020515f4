package org.lingvista.download;

/**
 * A package of the npm registry at a pinned version with a pinned checksum.
 *
 * @param name such as {@code openmoji} or {@code @scope/name}
 * @param version exact version
 * @param integrity npm's {@code sha512-BASE64} of the archive
 */
public record NpmPackage(String name, String version, String integrity) {

  /** {@code name@version}. */
  public String specifier() {
    return name + "@" + version;
  }

  /** The file name npm gives the archive: {@code scope-name-version.tgz}. */
  public String archiveName() {
    return name.replace("@", "").replace('/', '-') + "-" + version + ".tgz";
  }
}
