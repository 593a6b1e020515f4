package org.lingvista.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.DocumentSelector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.sax.SecureContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads documents: plain text and Markdown, and by Apache Tika PDF, DOCX, ODT, EPUB and HTML. What
 * is embedded in a document, such as pictures or attachments, is not read.
 */
final class DocumentReader {
  /** Endings of the files it reads. */
  static final Set<String> ENDINGS =
      Set.of("txt", "md", "markdown", "pdf", "docx", "odt", "epub", "html", "htm", "xhtml");

  private static final long LARGEST_TEXT_BYTES = 16L << 20;
  private static final long LARGEST_DOCUMENT_BYTES = 256L << 20;

  /** Some 2,000 pages. */
  private static final int MOST_CHARACTERS = 5_000_000;

  /** A few bytes can unpack to very many; Tika stops beyond this ratio. */
  private static final long MOST_COMPRESSION = 200;

  /**
   * Parsers tell of every odd font; what fails is told once, by us. Held here, for a logger that
   * nobody holds forgets its level.
   */
  private static final List<Logger> PARSERS =
      Stream.of("org.apache.pdfbox", "org.apache.fontbox", "org.apache.poi", "org.apache.tika")
          .map(Logger::getLogger)
          .toList();

  private DocumentReader() {}

  /** Reads a document; the message of what it throws is a reason in words. */
  static Document read(Path file, String ending) throws IOException {
    return switch (ending) {
      case "txt" -> new Document("", "", null, List.of(new Document.Section("", 0, text(file))));
      case "md", "markdown" -> MarkdownSections.read(text(file));
      default -> parsed(file, parser(ending));
    };
  }

  private static Parser parser(String ending) {
    return switch (ending) {
      case "pdf" -> pdf();
      case "docx" -> new OOXMLParser();
      case "odt" -> new OpenDocumentParser();
      case "epub" -> new EpubParser();
      default -> new JSoupParser();
    };
  }

  /** Bookmarks repeat the headings after the last page. */
  private static Parser pdf() {
    PDFParser parser = new PDFParser();
    parser.getPDFParserConfig().setExtractBookmarksText(false);
    return parser;
  }

  private static Document parsed(Path file, Parser parser) throws IOException {
    checkSize(file, LARGEST_DOCUMENT_BYTES);
    PARSERS.forEach(logger -> logger.setLevel(Level.OFF));
    SectionHandler sections = new SectionHandler(MOST_CHARACTERS);
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, String.valueOf(file.getFileName()));
    ParseContext context = new ParseContext();
    context.set(DocumentSelector.class, embedded -> false);
    try (TikaInputStream in = TikaInputStream.get(file)) {
      SecureContentHandler guarded = new SecureContentHandler(sections, in);
      guarded.setMaximumCompressionRatio(MOST_COMPRESSION);
      parser.parse(in, guarded, metadata, context);
    } catch (EncryptedDocumentException e) {
      throw new IOException("is protected by a password; save it without one", e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException | TikaException | SAXException | RuntimeException | StackOverflowError e) {
      throw new IOException("is damaged: " + reason(e), e);
    }
    return new Document(
        words(metadata.get(TikaCoreProperties.TITLE)),
        words(metadata.get(TikaCoreProperties.CREATOR)),
        time(metadata),
        sections.sections());
  }

  private static String text(Path file) throws IOException {
    checkSize(file, LARGEST_TEXT_BYTES);
    try (InputStream in = Files.newInputStream(file)) {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("is not UTF-8 text", e);
    }
  }

  private static void checkSize(Path file, long most) throws IOException {
    if (Files.size(file) > most) {
      throw new IOException(
          "has %d MiB, more than the %d that are read: split it"
              .formatted(Files.size(file) >> 20, most >> 20));
    }
  }

  private static @Nullable Instant time(Metadata metadata) {
    Date written = metadata.getDate(TikaCoreProperties.CREATED);
    return written == null ? null : written.toInstant();
  }

  private static String words(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static String reason(Throwable error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
