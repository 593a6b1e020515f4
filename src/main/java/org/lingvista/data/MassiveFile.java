package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.data.QueryImport.Draft;

/**
 * MASSIVE's JSON lines: {@code {"locale":"de-DE", "partition":"test", "intent":"alarm_set",
 * "utt":"weck mich um fünf uhr", "annot_utt":"weck mich um [time : fünf uhr]"}}. The query is
 * {@code utt}, which the annotated one must spell; where they differ in space only, it is the
 * annotated.
 */
final class MassiveFile {
  private static final Pattern SLOT =
      Pattern.compile("\\[\\s*([\\w.-]+)\\s*:\\s*([^\\]]*?)\\s*\\]");

  private MassiveFile() {}

  static void read(Path file, QueryImport into) throws IOException {
    Path folder = ManifestFile.folder(file);
    try (Lines lines = new Lines(file)) {
      while (lines.advance()) {
        try {
          String text = lines.text();
          if (!text.isBlank()) {
            into.add(file, lines.number(), draft(new JsonLine(ManifestFile.parse(text), folder)));
          }
        } catch (BadLineException e) {
          into.bad(file, lines.number(), e.reason());
        }
      }
    }
  }

  private static Draft draft(JsonLine line) throws BadLineException {
    String annotated = line.required("annot_utt");
    StringBuilder text = new StringBuilder();
    List<LabelledSpan> slots = new ArrayList<>();
    Matcher slot = SLOT.matcher(annotated);
    int from = 0;
    while (slot.find()) {
      plain(annotated.substring(from, slot.start()), text);
      int start = text.codePointCount(0, text.length());
      if (slot.group(2).isEmpty()) {
        throw new BadLineException("slot '%s' is empty".formatted(slot.group(1)));
      }
      text.append(slot.group(2));
      slots.add(new LabelledSpan(slot.group(1), start, text.codePointCount(0, text.length())));
      from = slot.end();
    }
    plain(annotated.substring(from), text);
    String query = line.optional("utt");
    if (query != null && !squeezed(query).equals(squeezed(text.toString()))) {
      throw new BadLineException("annot_utt spells '%s', utt is '%s'".formatted(text, query));
    }
    String locale = line.optional("locale");
    String language =
        locale == null ? null : locale.replaceFirst("-.*", "").toLowerCase(Locale.ROOT);
    boolean chinese = "zh".equals(language); // zh-CN and zh-TW are written differently
    return new Draft(
        chinese ? locale : language,
        line.optional("intent"),
        line.optional("partition"),
        text.toString(),
        List.copyOf(slots),
        false);
  }

  private static void plain(String part, StringBuilder text) throws BadLineException {
    if (part.indexOf('[') >= 0 || part.indexOf(']') >= 0) {
      throw new BadLineException(
          "'%s' has a bracket that is no [label : text]".formatted(part.strip()));
    }
    text.append(part);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
