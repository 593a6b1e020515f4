package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Example;
import org.lingvista.data.PairManifest;
import org.lingvista.encode.Encoder;
import org.lingvista.image.ImageDecoder;

/**
 * The pictures and passages of a pairs manifest. A picture can be found by all its texts in all
 * languages; each passage is an item of its own with the first text of its language as title. The
 * attributes {@code time} (ISO 8601 instant), {@code place} and {@code person} are taken over.
 */
public final class ManifestOrigin implements Origin {
  private final Path manifest;
  private final Set<String> splits;

  /**
   * @param splits only lines of these splits; empty takes all
   */
  public ManifestOrigin(Path manifest, Set<String> splits) {
    this.manifest = manifest.toAbsolutePath().normalize();
    this.splits = Set.copyOf(splits);
  }

  @Override
  public String name() {
    return manifest.toString();
  }

  @Override
  public Listing list(Encoder encoder) throws IOException {
    PairManifest read = PairManifest.read(manifest, Integer.MAX_VALUE);
    List<IngestProblem> problems = new ArrayList<>();
    read.problems()
        .forEach(problem ->
            problems.add(
                new IngestProblem(
                    problem.file() + (problem.place().isEmpty() ? "" : ":" + problem.place()),
                    problem.reason())));
    Set<String> present = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Example example : read.examples()) {
      present.add(example.split());
      if (splits.isEmpty() || splits.contains(example.split())) {
        String name = nameOf(example);
        int times = seen.merge(name, 1, Integer::sum);
        entries.add(entry(times == 1 ? name : name + "#" + times, example));
      }
    }
    if (entries.isEmpty()) {
      throw new IngestException(
          "%s has no line of split %s, only of %s; the index was not changed"
              .formatted(manifest, String.join(", ", splits), String.join(", ", present)));
    }
    return new Listing(entries, problems, 0, Set.of(), false);
  }

  private Entry entry(String name, Example example) {
    return new Entry(name, describe(example), example.image(), () -> drafts(example));
  }

  private String nameOf(Example example) {
    Path image = example.image();
    return image == null ? example.id() : example.id() + " " + relative(image);
  }

  private String relative(Path image) {
    Path folder = manifest.getParent();
    Path absolute = image.toAbsolutePath().normalize();
    return (folder == null ? absolute : folder.relativize(absolute)).toString();
  }

  /** Everything of the line, the same from run to run. */
  private static String describe(Example example) {
    return String.join(
        "\n",
        "manifest reader 1",
        example.id(),
        new TreeMap<>(example.texts()).toString(),
        new TreeMap<>(example.passages()).toString(),
        new TreeMap<>(example.attributes()).toString());
  }

  private List<Draft> drafts(Example example) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    Path image = example.image();
    if (image != null) {
      Set<String> words = new LinkedHashSet<>();
      new TreeMap<>(example.texts()).values().forEach(words::addAll);
      Set<String> languages = example.texts().keySet();
      String language = languages.size() == 1 ? languages.iterator().next() : "";
      drafts.add(
          draft(example, "", image, title(example, "en"), String.join("\n", words), language));
    }
    new TreeMap<>(example.passages())
        .forEach((language, passages) -> {
          for (int i = 0; i < passages.size(); i++) {
            String key = "#" + language + "#" + (i + 1);
            String title = title(example, language);
            drafts.add(textDraft(example, key, title, passages.get(i), language));
          }
        });
    return drafts;
  }

  private Draft draft(
      Example example, String key, Path image, String title, String text, String language)
      throws IOException {
    Draft words = textDraft(example, key, title, text, language);
    return new Draft(
        key,
        words.itemId(),
        ImageDecoder.decode(image),
        title,
        "",
        text,
        language,
        words.time(),
        words.place(),
        words.person(),
        image.toAbsolutePath().normalize().toString(),
        words.attributes());
  }

  private static Draft textDraft(
      Example example, String key, String title, String text, String language) {
    Map<String, String> attributes = example.attributes();
    return new Draft(
        key,
        example.id(),
        null,
        title,
        "",
        text,
        language,
        time(attributes.get("time")),
        attributes.get("place"),
        attributes.get("person"),
        null,
        attributes);
  }

  /** The first text of this language, else of the first language there is. */
  private static String title(Example example, String language) {
    List<String> texts = example.texts().get(language);
    if (texts == null || texts.isEmpty()) {
      var all = new TreeMap<>(example.texts()).firstEntry();
      texts = all == null ? List.of() : all.getValue();
    }
    return texts.isEmpty() ? example.id() : texts.getFirst();
  }

  static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
