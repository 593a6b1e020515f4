package org.lingvista.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Steps that are done once: a file remembers what each was made from and how long it took, and a
 * step whose inputs are the same is not repeated. An interrupted step counts as begun, and the time
 * it took until then is added when it goes on.
 */
final class QuickstartSteps {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final PrintWriter out;
  private final int count;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private int number;

  /**
   * A step as remembered.
   *
   * @param inputs fingerprint of what it is made from
   * @param done whether it was finished
   * @param seconds time it took, over all attempts with these inputs
   */
  record Step(String inputs, boolean done, double seconds) {}

  /** What a step does. */
  interface Action {
    /**
     * Does it.
     *
     * @param again whether an earlier attempt with the same inputs was interrupted
     * @return whether it is finished
     */
    boolean run(boolean again) throws IOException, InterruptedException;
  }

  /** Reads what was done before; a file that cannot be read counts as nothing done. */
  QuickstartSteps(Path file, int count, PrintWriter out) throws IOException {
    this.file = file;
    this.count = count;
    this.out = out;
    if (Files.exists(file)) {
      try {
        steps.putAll(
            JSON.readValue(
                file.toFile(),
                JSON.getTypeFactory()
                    .constructMapType(LinkedHashMap.class, String.class, Step.class)));
      } catch (com.fasterxml.jackson.core.JacksonException e) {
        say(file + " cannot be read, all steps are done again");
      }
    }
  }

  /**
   * Does a step unless it was done from the same inputs.
   *
   * @return whether it is finished
   */
  boolean run(String name, String title, String inputs, Action action)
      throws IOException, InterruptedException {
    number++;
    String fingerprint = fingerprint(inputs);
    Step before = steps.getOrDefault(name, new Step("", false, 0));
    boolean same = before.inputs().equals(fingerprint);
    say("[%d/%d] %s".formatted(number, count, title));
    if (same && before.done()) {
      say(String.format(Locale.ROOT, "      done before, in %.1f s", before.seconds()));
      return true;
    }
    double earlier = same ? before.seconds() : 0;
    remember(name, new Step(fingerprint, false, earlier));
    long began = System.nanoTime();
    boolean done = false;
    try {
      done = action.run(same);
    } finally {
      double seconds = (System.nanoTime() - began) / 1e9;
      remember(name, new Step(fingerprint, done, earlier + seconds));
      say(String.format(Locale.ROOT, "      %s %.1f s", done ? "took" : "not done after", seconds));
    }
    return done;
  }

  /**
   * Does a step that knows itself what was done before, or costs next to nothing. What counts is
   * the longest it ever took, for a repetition finds most of it done.
   */
  void always(String name, String title, Action action) throws IOException, InterruptedException {
    Step before = steps.getOrDefault(name, new Step("", false, 0));
    run(name, title, "at " + System.nanoTime(), action);
    Step now = steps.getOrDefault(name, before);
    remember(name, new Step(now.inputs(), now.done(), Math.max(before.seconds(), now.seconds())));
  }

  /** Time of all steps, those of earlier calls included. */
  double seconds() {
    return steps.values().stream().mapToDouble(Step::seconds).sum();
  }

  /** One line. */
  void say(String line) {
    out.println(line);
    out.flush();
  }

  private void remember(String name, Step step) throws IOException {
    steps.put(name, step);
    Path part = file.resolveSibling(file.getFileName() + ".tmp");
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    JSON.writeValue(part.toFile(), steps);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String fingerprint(String inputs) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(inputs.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
