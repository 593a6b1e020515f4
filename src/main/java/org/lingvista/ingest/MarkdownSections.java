package org.lingvista.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.ingest.Document.Section;

/** Markdown by its headings ({@code #} to {@code ######}); code blocks hold none. */
final class MarkdownSections {
  private static final Pattern HEADING = Pattern.compile("(#{1,6})\\h+(.*?)(\\h+#+)?\\h*");
  private static final Pattern FENCE = Pattern.compile("\\h{0,3}(```|~~~).*");

  private MarkdownSections() {}

  static Document read(String text) {
    List<Section> sections = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    String title = "";
    Headings headings = new Headings();
    boolean code = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (FENCE.matcher(line).matches()) {
        code = !code;
      }
      Matcher matcher = HEADING.matcher(line);
      if (code || !matcher.matches()) {
        body.append(line).append('\n');
        continue;
      }
      close(sections, headings.path(), body);
      String heading = matcher.group(2);
      headings.open(matcher.group(1).length(), heading);
      if (title.isEmpty()) {
        title = heading;
      }
    }
    close(sections, headings.path(), body);
    return new Document(title, "", null, sections);
  }

  private static void close(List<Section> sections, String heading, StringBuilder body) {
    if (!body.toString().isBlank()) {
      sections.add(new Section(heading, 0, body.toString().strip()));
    }
    body.setLength(0);
  }
}
