package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.QueryImport.Draft;

/**
 * CoNLL files: a line a word, its columns separated by tabs (else by spaces), the BIO label last,
 * an empty line after each sentence. The word is the first column, or the second where the first
 * numbers the words. {@code # intent: x} or, of four columns or more, the third says the intent;
 * {@code # text: …} says how the words stand in the text. A name such as {@code de.test.conll}
 * (xSID) says language and split.
 */
final class ConllFile {
  private static final Pattern NAME = Pattern.compile("([a-z]{2,3}(?:-\\w+)?)\\.(\\w+)\\.\\w+");
  private static final Pattern COMMENT = Pattern.compile("#\\s*(intent|text)\\s*[:=]\\s*(.*)");

  private final Path file;
  private final QueryImport into;
  private final @Nullable String language;
  private final @Nullable String split;

  private BioWords words = new BioWords();
  private @Nullable String intent;
  private @Nullable String text;
  private @Nullable String problem;
  private long first;

  private ConllFile(Path file, QueryImport into) {
    this.file = file;
    this.into = into;
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    boolean told = name.matches();
    this.language = told ? name.group(1) : null;
    this.split = told ? name.group(2) : null;
  }

  static void read(Path file, QueryImport into) throws IOException {
    ConllFile reader = new ConllFile(file, into);
    try (Lines lines = new Lines(file)) {
      while (lines.advance()) {
        try {
          reader.line(lines.text(), lines.number());
        } catch (BadLineException e) {
          reader.problem = "line %d: %s".formatted(lines.number(), e.reason());
        }
      }
    }
    reader.end();
  }

  private void line(String line, long number) throws BadLineException {
    if (line.isBlank()) {
      end();
      return;
    }
    if (first == 0) {
      first = number;
    }
    boolean tabs = line.contains("\t");
    if (line.startsWith("#") && !tabs) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches() && comment.group(1).equals("intent")) {
        intent = comment.group(2).strip();
      } else if (comment.matches()) {
        text = comment.group(2).strip();
      }
      return;
    }
    String[] columns = line.strip().split(tabs ? "\t" : "\\s+", -1);
    if (columns.length < 2) {
      throw new BadLineException("a word and its label are expected");
    }
    boolean numbered = columns.length > 2 && columns[0].matches("\\d+");
    if (intent == null && numbered && columns.length > 3) {
      intent = columns[2];
    }
    words.add(columns[numbered ? 1 : 0].strip(), columns[columns.length - 1].strip());
  }

  private void end() {
    if (problem != null) {
      into.bad(file, first, problem);
    } else if (!words.isEmpty()) {
      try {
        String told = text;
        String spelled = told != null && words.spell(told) ? told : words.joined();
        boolean spaced = spelled.equals(words.joined());
        into.add(
            file, first, new Draft(language, intent, split, spelled, words.spans(spelled), spaced));
      } catch (BadLineException e) {
        into.bad(file, first, e.reason());
      }
    }
    words = new BioWords();
    intent = null;
    text = null;
    problem = null;
    first = 0;
  }
}
