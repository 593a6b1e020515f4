package org.lingvista.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place as {@code NAME.part}, fsynced,
 * renamed. What was there before stays when writing fails.
 */
final class AtomicFile {
  private static final int CHUNK_BYTES = 1 << 22;

  private final FileChannel channel;
  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);

  private AtomicFile(FileChannel channel) {
    this.channel = channel;
  }

  /** What writes the content. */
  interface Content {
    void writeTo(AtomicFile out) throws IOException;
  }

  static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        content.writeTo(new AtomicFile(channel));
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder =
          FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ)) {
        folder.force(true); // the rename itself
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Appends all bytes of a segment of any size and kind. */
  void write(MemorySegment data) throws IOException {
    MemorySegment buffer = MemorySegment.ofBuffer(chunk.clear());
    for (long offset = 0; offset < data.byteSize(); ) {
      int bytes = (int) Math.min(CHUNK_BYTES, data.byteSize() - offset);
      MemorySegment.copy(data, offset, buffer, 0, bytes);
      chunk.clear().limit(bytes);
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
      offset += bytes;
    }
  }
}
