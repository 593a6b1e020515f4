package org.lingvista.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.RgbImage;
import org.lingvista.image.RgbaImage;

/** Where the bytes of a picture are. Equal ones are one picture. */
sealed interface Picture {

  /** Decodes it, transparent parts on white. */
  RgbImage decode();

  /** Decodes it and keeps its transparency. */
  RgbaImage decodeWithAlpha();

  /** What is wrong with it. */
  Problem problem(String reason);

  /** A file of its own. */
  record File(Path path) implements Picture {
    @Override
    public RgbImage decode() {
      return ImageDecoder.decode(path);
    }

    @Override
    public RgbaImage decodeWithAlpha() {
      return ImageDecoder.decodeWithAlpha(path);
    }

    @Override
    public Problem problem(String reason) {
      return new Problem(path, 0, reason);
    }
  }

  /**
   * A member of a tar file, read in place.
   *
   * @param header where the header of its sample starts
   * @param data where its bytes start
   * @param bytes how many there are
   */
  record Member(Path archive, long header, long data, int bytes) implements Picture {
    @Override
    public RgbImage decode() {
      return ImageDecoder.decode(read(), archive.toString());
    }

    @Override
    public RgbaImage decodeWithAlpha() {
      return ImageDecoder.decodeWithAlpha(read(), archive.toString());
    }

    @Override
    public Problem problem(String reason) {
      String name = name();
      String file = archive + ": ";
      return new Problem(
          archive, name, reason.startsWith(file) ? reason.substring(file.length()) : reason);
    }

    /** The member's bytes. */
    byte[] read() {
      try {
        return read(archive, data, bytes);
      } catch (IOException e) {
        throw new ImageException(archive + ": " + e.getMessage(), e);
      }
    }

    /** Its name, looked up in the archive. */
    String name() {
      try (TarHeaders headers = new TarHeaders(archive, header)) {
        for (TarHeaders.Entry entry = headers.next(); entry != null; entry = headers.next()) {
          if (entry.data() == data) {
            return entry.name();
          }
        }
        throw new IOException("nothing starts there any more");
      } catch (IOException e) {
        throw new DataException(
            "%s: byte %d: %s; did the file change?".formatted(archive, data, e.getMessage()), e);
      }
    }

    static byte[] read(Path archive, long data, int bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, data + buffer.position()) < 0) {
            throw new IOException("ends before byte " + (data + bytes) + "; did the file change?");
          }
        }
      }
      return buffer.array();
    }
  }
}
