package org.lingvista.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What could not be indexed and why, kept beside the index as {@code failures.jsonl}: one object a
 * line with {@code origin}, {@code entry}, {@code name}, {@code reason}, {@code stamp} and {@code
 * since}. A file that failed is not read again before it changes. Safe for use by many threads.
 */
public final class FailureLog {
  private static final String FILE = "failures.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final @Nullable Path file;

  /** Origin, U+0000 and entry to the failure. */
  private final Map<String, Failure> failures = new TreeMap<>();

  /**
   * One thing that could not be indexed.
   *
   * @param origin folder or manifest
   * @param entry name within the origin
   * @param name the file, or file:line of a manifest
   * @param reason why, in words
   * @param stamp what the entry looked like when it failed
   * @param since when it failed first
   */
  public record Failure(
      String origin, String entry, String name, String reason, String stamp, Instant since) {}

  private FailureLog(@Nullable Path file) {
    this.file = file;
  }

  /** A log that is forgotten with the process. */
  public static FailureLog inMemory() {
    return new FailureLog(null);
  }

  /** The log of an index; a line that cannot be read is left out, its file is tried again then. */
  public static FailureLog of(Path index) throws IOException {
    FailureLog log = new FailureLog(index.resolve(FILE));
    try {
      for (String line : Files.readAllLines(index.resolve(FILE), StandardCharsets.UTF_8)) {
        log.take(line);
      }
    } catch (NoSuchFileException e) {
      // nothing has failed yet
    }
    return log;
  }

  /** All failures, by origin and name. */
  public synchronized List<Failure> all() {
    return new ArrayList<>(failures.values());
  }

  /** The failure of an entry that still looks as it did then; null if it is to be tried. */
  synchronized @Nullable Failure same(String origin, String entry, String stamp) {
    Failure failure = failures.get(key(origin, entry));
    return failure != null && failure.stamp().equals(stamp) ? failure : null;
  }

  synchronized void add(Failure failure) {
    failures.put(key(failure.origin(), failure.entry()), failure);
  }

  synchronized void remove(String origin, String entry) {
    failures.remove(key(origin, entry));
  }

  /** Forgets entries of an origin that are gone. */
  synchronized void keepOnly(String origin, Set<String> entries) {
    failures
        .values()
        .removeIf(failure -> failure.origin().equals(origin) && !entries.contains(failure.entry()));
  }

  /** Writes the file, whole or not at all. */
  void save() throws IOException {
    if (file == null) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Failure failure : all()) {
      ObjectNode node = JSON.createObjectNode();
      node.put("origin", failure.origin());
      node.put("entry", failure.entry());
      node.put("name", failure.name());
      node.put("reason", failure.reason());
      node.put("stamp", failure.stamp());
      node.put("since", failure.since().toString());
      lines.append(JSON.writeValueAsString(node)).append('\n');
    }
    Path part = file.resolveSibling(FILE + ".part");
    Files.writeString(part, lines);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void take(String line) {
    try {
      var node = JSON.readTree(line);
      add(
          new Failure(
              node.path("origin").asText(),
              node.path("entry").asText(),
              node.path("name").asText(),
              node.path("reason").asText(),
              node.path("stamp").asText(),
              Instant.parse(node.path("since").asText())));
    } catch (JsonProcessingException | DateTimeException e) {
      // a line that another program damaged: without it the file is merely tried once more
    }
  }

  private static String key(String origin, String entry) {
    return origin + '\0' + entry;
  }
}
