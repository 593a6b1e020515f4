package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a CSV or TSV file after RFC 4180: a cell in double quotes may hold the separator, line
 * ends and doubled quotes. Ours and not a library's, for each row must know the line it starts on,
 * and one bad row must not end the reading.
 */
final class DelimitedRows {
  private final Path file;
  private final Lines lines;
  private final char separator;
  private long firstLine;

  DelimitedRows(Path file, Lines lines, char separator) {
    this.file = file;
    this.lines = lines;
    this.separator = separator;
  }

  /** Goes to the next row; false at the end of the file. */
  boolean advance() throws IOException {
    boolean more = lines.advance();
    firstLine = lines.number();
    return more;
  }

  /** Line on which the current row starts. */
  long line() {
    return firstLine;
  }

  /** Cells of the current row; empty for an empty line. */
  List<String> cells() throws IOException, BadLineException {
    List<String> cells = new ArrayList<>();
    String text = lines.text();
    if (text.isEmpty()) {
      return cells;
    }
    int at = 0;
    while (true) {
      StringBuilder cell = new StringBuilder();
      if (at < text.length() && text.charAt(at) == '"') {
        at++;
        while (true) {
          int quote = text.indexOf('"', at);
          if (quote < 0) { // the cell goes on on the next line
            cell.append(text, at, text.length()).append('\n');
            if (!lines.advance()) {
              // Everything after the quote was swallowed; to skip this would lose it silently.
              throw new DataException(
                  "%s:%d: a quoted cell never ends; close it with a double quote"
                      .formatted(file, firstLine));
            }
            text = lines.text();
            at = 0;
          } else if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
            cell.append(text, at, quote + 1);
            at = quote + 2;
          } else {
            cell.append(text, at, quote);
            at = quote + 1;
            break;
          }
        }
        if (at < text.length() && text.charAt(at) != separator) {
          throw new BadLineException(
              "cell %d goes on after its closing quote; double a quote that belongs to the text"
                  .formatted(cells.size() + 1));
        }
      } else {
        int end = text.indexOf(separator, at);
        end = end < 0 ? text.length() : end;
        cell.append(text, at, end);
        at = end;
      }
      cells.add(cell.toString());
      if (at >= text.length()) {
        return cells;
      }
      at++; // the separator
    }
  }
}
