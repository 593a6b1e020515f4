package org.lingvista.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A page of LibreOffice's help: its title and its own paragraphs in order. Paragraphs embedded from
 * other pages, program code, links to related topics and the description of how to reach a command
 * are left out.
 *
 * @param title as in the head of the page
 * @param paragraphs paragraph id, the same in every language, to text; a paragraph without an id
 *     has its position as id
 */
record HelpPage(String title, Map<String, String> paragraphs) {

  static HelpPage parse(byte[] html) {
    Document page = Jsoup.parse(new String(html, StandardCharsets.UTF_8));
    Map<String, String> paragraphs = new LinkedHashMap<>();
    Element area = page.getElementById("DisplayArea");
    if (area != null) {
      area.select(
              ".embedded, .howtoget, .relatedtopics, .related, .howtogetheader, pre, .code,"
                  + " .codeintable, .smathcode, .bascode, .pycode, .noteicon, .iconcell,"
                  + " [hidden=true].MAC, script, style, footer")
          .remove();
      int position = 0;
      for (Element paragraph : area.select("p")) {
        String text = paragraph.text().strip();
        position++;
        if (!text.isEmpty()) {
          String id = paragraph.id().isEmpty() ? "at" + position : paragraph.id();
          paragraphs.putIfAbsent(id, text);
        }
      }
    }
    return new HelpPage(page.title().strip(), paragraphs);
  }

  /** The paragraphs' ids in order. */
  List<String> ids() {
    return new ArrayList<>(paragraphs.keySet());
  }
}
