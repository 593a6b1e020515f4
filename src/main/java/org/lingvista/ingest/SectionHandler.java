package org.lingvista.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lingvista.ingest.Document.Section;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Cuts the XHTML that Tika makes of any format into sections: a heading begins one, and so does a
 * page ({@code <div class="page">}). Beyond the limit the rest is left out.
 */
final class SectionHandler extends DefaultHandler {
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> BLOCKS =
      Set.of(
          "p", "div", "li", "tr", "table", "ul", "ol", "pre", "blockquote", "section", "article");

  /** Not for the reader's eye. */
  private static final Set<String> UNSEEN = Set.of("head", "title", "script", "style", "nav");

  private final int mostCharacters;
  private final List<Section> sections = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder line = new StringBuilder();
  private final Headings headings = new Headings();
  private int page;
  private int unseen;
  private int characters;

  /**
   * @param mostCharacters of all sections, in UTF-16 units
   */
  SectionHandler(int mostCharacters) {
    this.mostCharacters = mostCharacters;
  }

  /** The sections that hold text, in order. */
  List<Section> sections() {
    closeSection();
    return List.copyOf(sections);
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes attributes) {
    if (UNSEEN.contains(local)) {
      unseen++;
    } else if (HEADINGS.contains(local)) {
      closeSection();
    } else if (local.equals("div") && "page".equals(attributes.getValue("class"))) {
      closeSection();
      page++;
    } else if (BLOCKS.contains(local)) {
      closeParagraph();
    } else if (local.equals("br")) {
      line.append('\n');
    }
  }

  @Override
  public void endElement(String uri, String local, String name) {
    if (UNSEEN.contains(local)) {
      unseen--;
    } else if (HEADINGS.contains(local)) {
      String words = line.toString().replaceAll("\\s+", " ").strip();
      line.setLength(0);
      if (!words.isEmpty()) {
        headings.open(local.charAt(1) - '0', words);
      }
    } else if (local.equals("td") || local.equals("th")) {
      line.append(' ');
    } else if (BLOCKS.contains(local)) {
      closeParagraph();
    }
  }

  @Override
  public void characters(char[] buffer, int start, int length) throws SAXException {
    if (unseen > 0 || characters >= mostCharacters) {
      return;
    }
    int taken = Math.min(length, mostCharacters - characters);
    characters += taken;
    line.append(buffer, start, taken);
  }

  @Override
  public void ignorableWhitespace(char[] buffer, int start, int length) throws SAXException {
    characters(buffer, start, length);
  }

  private void closeParagraph() {
    String paragraph =
        line.toString().replaceAll("[\\h\\f]+", " ").replaceAll(" ?\\R ?", "\n").strip();
    line.setLength(0);
    if (!paragraph.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
    }
  }

  private void closeSection() {
    closeParagraph();
    if (!text.isEmpty()) {
      sections.add(new Section(headings.path(), page, text.toString()));
      text.setLength(0);
    }
  }
}
