package org.lingvista.ingest;

/**
 * Something that could not be indexed.
 *
 * @param name the file, or file:line of a manifest
 * @param reason why
 */
public record IngestProblem(String name, String reason) {}
