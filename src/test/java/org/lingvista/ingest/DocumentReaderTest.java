package org.lingvista.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Document.Section;

class DocumentReaderTest {
  @TempDir private Path folder;

  private Path pdf(String password, String... pages) throws IOException {
    Path file = folder.resolve("paper.pdf");
    try (PDDocument document = new PDDocument()) {
      document.getDocumentInformation().setTitle("The Paper");
      for (String words : pages) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
          content.newLineAtOffset(50, 700);
          content.showText(words);
          content.endText();
        }
      }
      if (!password.isEmpty()) {
        document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
      }
      document.save(file.toFile());
    }
    return file;
  }

  private Path zip(String name, Map<String, String> entries, String mimetype) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      byte[] type = mimetype.getBytes(StandardCharsets.US_ASCII);
      ZipEntry first = new ZipEntry("mimetype");
      first.setMethod(ZipEntry.STORED);
      first.setSize(type.length);
      CRC32 crc = new CRC32();
      crc.update(type);
      first.setCrc(crc.getValue());
      zip.putNextEntry(first);
      zip.write(type);
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  @Test
  void keepsThePagesOfAPdf() throws IOException {
    Document document = DocumentReader.read(pdf("", "Dogs bark.", "Cats purr."), "pdf");
    assertThat(document.title()).isEqualTo("The Paper");
    assertThat(document.sections())
        .containsExactly(new Section("", 1, "Dogs bark."), new Section("", 2, "Cats purr."));
  }

  @Test
  void saysThatAPdfHasAPassword() throws IOException {
    Path locked = pdf("secret", "Dogs bark.");
    assertThatThrownBy(() -> DocumentReader.read(locked, "pdf"))
        .hasMessage("is protected by a password; save it without one");
  }

  @Test
  void keepsTheHeadingsOfADocx() throws IOException {
    Path file = folder.resolve("letter.docx");
    try (XWPFDocument document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      var styles = document.createStyles();
      var style =
          org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle.Factory.newInstance();
      style.setStyleId("Heading1");
      style.addNewName().setVal("heading 1");
      styles.addStyle(new org.apache.poi.xwpf.usermodel.XWPFStyle(style));
      var heading = document.createParagraph();
      heading.setStyle("Heading1");
      heading.createRun().setText("Animals");
      document.createParagraph().createRun().setText("Dogs bark.");
      document.createParagraph().createRun().setText("Cats purr.");
      document.write(out);
    }
    assertThat(DocumentReader.read(file, "docx").sections())
        .containsExactly(new Section("Animals", 0, "Dogs bark.\n\nCats purr."));
  }

  @Test
  void keepsTheHeadingsOfAnOdt() throws IOException {
    String content =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
          xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
        <office:body><office:text><text:h text:outline-level="1">Tiere</text:h>
        <text:p>Hunde bellen.</text:p></office:text></office:body></office:document-content>
        """;
    Path file =
        zip("brief.odt", Map.of("content.xml", content), "application/vnd.oasis.opendocument.text");
    assertThat(DocumentReader.read(file, "odt").sections())
        .containsExactly(new Section("Tiere", 0, "Hunde bellen."));
  }

  @Test
  void readsTheChaptersOfAnEpub() throws IOException {
    String container =
        """
        <?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
        <rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
        """;
    String packing =
        """
        <?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Book</dc:title>
        <dc:identifier id="i">1</dc:identifier><dc:language>en</dc:language></metadata>
        <manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="a"/></spine></package>
        """;
    String chapter =
        """
        <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
        <body><h1>Chapter one</h1><p>Dogs bark.</p></body></html>
        """;
    Path file =
        zip(
            "book.epub",
            Map.of("META-INF/container.xml", container, "c.opf", packing, "a.xhtml", chapter),
            "application/epub+zip");
    Document book = DocumentReader.read(file, "epub");
    assertThat(book.title()).isEqualTo("The Book");
    assertThat(book.sections()).containsExactly(new Section("Chapter one", 0, "Dogs bark."));
  }

  @Test
  void readsWhatIsSeenOfHtml() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("page.html"),
            """
            <!doctype html><title>My page</title><style>p{color:red}</style><script>alert(1)</script>
            <p>Before.<h2>Dogs</h2><p>Dogs&nbsp;bark &amp; run.<ul><li>one<li>two</ul>
            """);
    Document page = DocumentReader.read(file, "html");
    assertThat(page.title()).isEqualTo("My page");
    assertThat(page.sections())
        .containsExactly(
            new Section("", 0, "Before."),
            new Section("Dogs", 0, "Dogs bark & run.\n\none\n\ntwo"));
  }

  @Test
  void cutsMarkdownAtItsHeadingsButNotInsideCode() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.md"),
            "intro\n\n# Title #\n\nbody\n\n```\n# no heading\n```\n\n## Second\n\nmore");
    Document document = DocumentReader.read(file, "md");
    assertThat(document.title()).isEqualTo("Title");
    assertThat(document.sections())
        .containsExactly(
            new Section("", 0, "intro"),
            new Section("Title", 0, "body\n\n```\n# no heading\n```"),
            new Section("Title › Second", 0, "more"));
  }

  @Test
  void saysWhatIsWrongWithADamagedDocument() throws IOException {
    for (String ending : List.of("pdf", "docx", "odt", "epub")) {
      Path file = Files.writeString(folder.resolve("bad." + ending), "no document at all");
      try {
        // what some parsers take for an empty document is reported as one without text
        assertThat(DocumentReader.read(file, ending).sections()).as(ending).isEmpty();
      } catch (IOException e) {
        assertThat(e).as(ending).hasMessageStartingWith("is damaged: ");
      }
    }
    Path cut = folder.resolve("cut.pdf");
    byte[] whole = Files.readAllBytes(pdf("", "Dogs bark."));
    Files.write(cut, Arrays.copyOf(whole, 9));
    assertThatThrownBy(() -> DocumentReader.read(cut, "pdf")).hasMessageStartingWith("is damaged");
  }

  @Test
  void guessesLanguagesOfPassages() {
    LanguageGuess languages = new LanguageGuess();
    assertThat(languages.of("Bitte senden Sie die Rechnung bis zum Ende des Monats an uns."))
        .isEqualTo("de");
    assertThat(languages.of("Veuillez envoyer la facture avant la fin du mois prochain."))
        .isEqualTo("fr");
    assertThat(languages.of("月末までに請求書を送ってください。よろしくお願いします。")).isEqualTo("ja");
    assertThat(languages.of("ok")).isEmpty();
  }
}
