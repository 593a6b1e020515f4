package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lingvista.data.Example;
import org.lingvista.data.Problem;
import org.lingvista.data.Shards;
import org.lingvista.encode.Encoder;

/**
 * The pictures of WebDataset shards. A picture can be found by its caption; {@code time}, {@code
 * place} and {@code person} of its JSON are taken over, as from a manifest. An item is known by its
 * place in its shard: a shard that changed is indexed anew.
 */
public final class ShardOrigin implements Origin {
  private final String pattern;
  private final Set<String> splits;

  /**
   * @param pattern one tar file, or several by braces
   * @param splits only samples of these splits; empty takes all
   */
  public ShardOrigin(String pattern, Set<String> splits) {
    this.pattern = Path.of(pattern).toAbsolutePath().normalize().toString();
    this.splits = Set.copyOf(splits);
  }

  @Override
  public String name() {
    return pattern;
  }

  @Override
  public Listing list(Encoder encoder) throws IOException {
    Shards shards = Shards.open(pattern, Integer.MAX_VALUE);
    List<IngestProblem> problems = new ArrayList<>();
    for (Problem problem : shards.problems()) {
      problems.add(new IngestProblem(problem.file() + ":" + problem.place(), problem.reason()));
    }
    Set<String> present = new LinkedHashSet<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      int sample = i;
      Example example = shards.example(i);
      present.add(example.split());
      if (splits.isEmpty() || splits.contains(example.split())) {
        String place = shards.place(i);
        String description =
            String.join(
                "\n",
                "shard reader 1",
                place,
                shards.version(i),
                new TreeMap<>(example.texts()).toString(),
                new TreeMap<>(example.attributes()).toString());
        entries.add(
            new Entry(
                place.substring(folder()),
                description,
                null,
                () -> List.of(draft(shards, sample, place))));
      }
    }
    if (entries.isEmpty()) {
      throw new IngestException(
          "%s has no sample of split %s, only of %s; the index was not changed"
              .formatted(pattern, String.join(", ", splits), String.join(", ", present)));
    }
    return new Listing(entries, problems, 0, Set.of(), false);
  }

  /** Where in the name of a file what the pattern varies begins: after a folder, or at 0. */
  private int folder() {
    int brace = pattern.indexOf('{');
    return 1 + pattern.lastIndexOf('/', brace < 0 ? pattern.length() : brace);
  }

  private static Draft draft(Shards shards, int sample, String place) {
    Example example = shards.example(sample);
    Map<String, List<String>> texts = new TreeMap<>(example.texts());
    Set<String> words = new LinkedHashSet<>();
    texts.values().forEach(words::addAll);
    String language = texts.size() == 1 ? texts.keySet().iterator().next() : "";
    Map<String, String> attributes = example.attributes();
    return new Draft(
        "",
        example.id(),
        shards.decode(sample),
        words.iterator().next(),
        "",
        String.join("\n", words),
        language.equals(Shards.UNKNOWN_LANGUAGE) ? "" : language,
        ManifestOrigin.time(attributes.get("time")),
        attributes.get("place"),
        attributes.get("person"),
        place,
        attributes);
  }
}
