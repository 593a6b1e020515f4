package org.lingvista.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Translation-LANGUAGE} file of Debian's archive: stanzas with {@code Package}, {@code
 * Description-md5} (of the English description that was translated) and {@code
 * Description-LANGUAGE}, its first line the short description, the others indented by a space, a
 * line with a dot alone between paragraphs, lines indented further as they are (lists, examples).
 */
final class DescriptionFile {
  private static final int LONGEST_LINE = 1 << 16;

  private DescriptionFile() {}

  /**
   * A description as a page: the short one as title, paragraphs by their number. Lists and what is
   * laid out by spaces are left out.
   *
   * @param packageName the package
   * @param english checksum of the English description
   */
  record Description(String packageName, String english, HelpPage page) {}

  /** Every description of a file, in order. */
  static List<Description> read(Path file, String language) throws IOException {
    List<Description> descriptions = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    List<String> body = new ArrayList<>();
    String title = "Description-" + language;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty()) {
          add(descriptions, fields, body, title);
          fields.clear();
          body.clear();
        } else if (line.startsWith(" ")) {
          body.add(line.substring(1));
        } else if (line.length() <= LONGEST_LINE) {
          int colon = line.indexOf(':');
          if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
          }
        }
      }
    }
    add(descriptions, fields, body, title);
    return descriptions;
  }

  private static void add(
      List<Description> descriptions, Map<String, String> fields, List<String> body, String name) {
    @Nullable String packageName = fields.get("Package");
    @Nullable String english = fields.get("Description-md5");
    @Nullable String title = fields.get(name);
    if (packageName != null && english != null && title != null) {
      descriptions.add(
          new Description(packageName, english, new HelpPage(title, paragraphs(body))));
    }
  }

  private static Map<String, String> paragraphs(List<String> body) {
    Map<String, String> paragraphs = new TreeMap<>();
    StringBuilder text = new StringBuilder();
    boolean prose = true;
    for (int i = 0; i <= body.size(); i++) {
      String line = i < body.size() ? body.get(i) : ".";
      if (line.strip().equals(".")) {
        if (prose && !text.isEmpty()) {
          paragraphs.put("%04d".formatted(paragraphs.size()), text.toString());
        }
        text.setLength(0);
        prose = true;
      } else {
        prose &= !line.startsWith(" ") && !line.startsWith("*") && !line.startsWith("- ");
        text.append(text.isEmpty() ? "" : " ").append(line.strip());
      }
    }
    return paragraphs;
  }
}
