package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lingvista.data.QueryImport.Draft;

/**
 * JointBERT's folders: {@code train}, {@code dev}, {@code test}, each with {@code seq.in} (words),
 * {@code seq.out} (a BIO label a word) and {@code label} (the intent), line by line.
 */
final class JointBertFolder {
  private JointBertFolder() {}

  static void read(Path folder, QueryImport into) throws IOException {
    if (Files.isRegularFile(folder.resolve("seq.in"))) {
      split(folder, into);
      return;
    }
    List<Path> splits;
    try (Stream<Path> list = Files.list(folder)) {
      splits = list.filter(each -> Files.isRegularFile(each.resolve("seq.in"))).sorted().toList();
    }
    if (splits.isEmpty()) {
      throw new DataException(
          folder + ": no seq.in, and no folder (train, dev, test) that holds one");
    }
    for (Path split : splits) {
      split(split, into);
    }
  }

  private static void split(Path folder, QueryImport into) throws IOException {
    Path words = folder.resolve("seq.in");
    Path labels = folder.resolve("seq.out");
    Path intents = folder.resolve("label");
    String split = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    try (Lines wordLines = new Lines(words);
        Lines labelLines = new Lines(labels);
        Lines intentLines = new Lines(intents)) {
      while (true) {
        boolean more = wordLines.advance();
        boolean moreLabels = labelLines.advance();
        boolean moreIntents = intentLines.advance();
        if (more != moreLabels || more != moreIntents) {
          throw new DataException(
              "%s: seq.in, seq.out and label must have as many lines; one ends before line %d"
                  .formatted(folder, Math.max(wordLines.number(), labelLines.number())));
        }
        if (!more) {
          return;
        }
        try {
          into.add(
              words,
              wordLines.number(),
              draft(wordLines.text(), labelLines.text(), intentLines.text(), split));
        } catch (BadLineException e) {
          into.bad(words, wordLines.number(), e.reason());
        }
      }
    }
  }

  private static Draft draft(String words, String labels, String intent, String split)
      throws BadLineException {
    String[] word = words.strip().split("\\s+", -1);
    String[] label = labels.strip().split("\\s+", -1);
    if (word.length != label.length) {
      throw new BadLineException(
          "%d words, but %d labels in seq.out".formatted(word.length, label.length));
    }
    BioWords bio = new BioWords();
    for (int i = 0; i < word.length; i++) {
      bio.add(word[i], label[i]);
    }
    String text = bio.joined();
    return new Draft(null, intent.strip(), split, text, bio.spans(text), true);
  }
}
