package org.lingvista.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lines of a UTF-8 file with their numbers. A line that is not UTF-8 is bad by itself and does
 * not spoil the rest, which a {@code Reader} over the whole file would.
 */
final class Lines implements Closeable {
  private static final int LONGEST = 64 << 20;

  private final Path file;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;

  Lines(Path file) throws IOException {
    this.file = file;
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** Goes to the next line; false at the end of the file. */
  boolean advance() throws IOException {
    line.reset();
    int next = in.read();
    if (next < 0) {
      return false;
    }
    number++;
    while (next >= 0 && next != '\n') {
      if (line.size() == LONGEST) {
        throw new DataException(
            "%s:%d: line longer than %d MiB; is this a manifest?"
                .formatted(file, number, LONGEST >> 20));
      }
      line.write(next);
      next = in.read();
    }
    return true;
  }

  /** Number of the current line, from 1. */
  long number() {
    return number;
  }

  /** The current line without its line end and without a byte order mark. */
  String text() throws BadLineException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      throw new BadLineException("not UTF-8");
    }
    int start = number == 1 && text.startsWith("\uFEFF") ? 1 : 0;
    int end = text.endsWith("\r") ? text.length() - 1 : text.length();
    return text.substring(start, Math.max(start, end));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
