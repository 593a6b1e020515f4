package org.lingvista.download;

import java.nio.file.Path;

/**
 * A package in the cache, its checksum verified.
 *
 * @param name package name
 * @param version version
 * @param archive the file
 * @param bytes its size
 * @param checksum what its bytes hash to
 */
public record FetchedPackage(
    String name, String version, Path archive, long bytes, Checksum checksum) {}
