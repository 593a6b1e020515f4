package org.lingvista.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the headers of a tar file and jumps over the files between them, so that gigabytes
 * of pictures are not read to learn where they are. Nothing is unpacked: names are only names.
 */
final class TarHeaders implements Closeable {
  private static final int BLOCK = 512;

  /** A name and its attributes may be long, but not without end. */
  private static final int LARGEST_HEADER = 1 << 20;

  private final FileChannel channel;
  private final long size;
  private long next;

  /**
   * One entry.
   *
   * @param name as written in the archive
   * @param file whether it is an ordinary file with its bytes in one piece
   * @param data where its bytes start
   * @param bytes how many there are
   */
  record Entry(String name, boolean file, long data, long bytes) {}

  TarHeaders(Path archive) throws IOException {
    this(archive, 0);
  }

  /** Starts at a header in the middle. */
  TarHeaders(Path archive, long from) throws IOException {
    channel = FileChannel.open(archive, StandardOpenOption.READ);
    size = channel.size();
    next = from;
  }

  /** Size of the archive. */
  long size() {
    return size;
  }

  /** Where the next header starts. */
  long position() {
    return next;
  }

  /** The next entry; null at the end mark. */
  @Nullable Entry next() throws IOException {
    if (next >= size) {
      throw new IOException("ends without an end mark; it may be cut off");
    }
    Window window = new Window(next);
    TarArchiveEntry entry;
    try (TarArchiveInputStream tar = new TarArchiveInputStream(window)) {
      entry = tar.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (entry == null) {
      if (!zeros(next)) {
        throw new IOException("is cut off inside a header");
      }
      return null;
    }
    if (!entry.isCheckSumOK() || entry.getSize() < 0) {
      throw new IOException("no tar header at byte " + next);
    }
    long data = window.position();
    long bytes = entry.getSize();
    if (bytes > size - data) {
      throw new IOException(
          "%s is cut off: %d of its %d bytes are there"
              .formatted(entry.getName(), size - data, bytes));
    }
    next = data + Math.ceilDiv(bytes, BLOCK) * BLOCK;
    boolean file =
        entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
    return new Entry(entry.getName(), file, data, bytes);
  }

  /** Whether a whole block of zeros, the end mark, is there. */
  private boolean zeros(long from) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (block.hasRemaining() && channel.read(block, from + block.position()) > 0) {
      // A read may give less than a block.
    }
    return !block.hasRemaining() && block.flip().mismatch(ByteBuffer.allocate(BLOCK)) < 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The archive from a place on, as far as a header may reach. */
  private final class Window extends InputStream {
    private final long start;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private long read;

    Window(long start) {
      this.start = start;
    }

    long position() {
      return start + read;
    }

    @Override
    public int read() throws IOException {
      if (!fill()) {
        return -1;
      }
      read++;
      return block.get() & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, block.remaining());
      block.get(bytes, offset, count);
      read += count;
      return count;
    }

    private boolean fill() throws IOException {
      if (block.hasRemaining()) {
        return true;
      }
      if (read >= LARGEST_HEADER) {
        throw new IOException(
            "the header at byte %d is larger than %d bytes".formatted(start, LARGEST_HEADER));
      }
      block.clear();
      int count = channel.read(block, start + read);
      block.flip();
      return count > 0;
    }
  }
}
