package org.lingvista.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;

class RenewedWriterTest {
  private final AtomicBoolean full = new AtomicBoolean();

  /** A disk that may be full. */
  private final Directory disk =
      new FilterDirectory(new ByteBuffersDirectory()) {
        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
          if (full.get()) {
            throw new IOException("No space left on device");
          }
          return super.createOutput(name, context);
        }
      };

  private static void add(RenewedWriter writer, String id) throws IOException {
    Document document = new Document();
    document.add(new StringField("id", id, Field.Store.YES));
    writer.write(open -> open.addDocument(document));
  }

  private int committed() throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(disk)) {
      return reader.numDocs();
    }
  }

  private RenewedWriter writer() throws IOException {
    return new RenewedWriter(
        () -> new IndexWriter(disk, new IndexWriterConfig().setCommitOnClose(false)));
  }

  @Test
  void goesOnWithWhatWasCommittedWhenThereIsRoomAgain() throws IOException {
    RenewedWriter writer = writer();
    add(writer, "kept");
    writer.write(IndexWriter::commit);
    full.set(true);
    assertThatThrownBy(() -> add(writer, "lost"))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    full.set(false);
    add(writer, "again");
    writer.write(IndexWriter::commit);
    assertThat(committed()).isEqualTo(2);
    writer.rollback();
  }

  @Test
  void whoFindsTheWriterClosedByAnotherThreadIsToldOnce() throws IOException {
    RenewedWriter writer = writer();
    writer.write(open -> {
      open.commit();
      open.rollback(); // as a merge in the background does when it fails
    });
    assertThatThrownBy(() -> add(writer, "a")).isInstanceOf(AlreadyClosedException.class);
    add(writer, "b");
    writer.write(IndexWriter::commit);
    assertThat(committed()).isEqualTo(1);
    writer.rollback();
  }

  @Test
  void isNotOpenedAgainOnceItWasClosed() throws IOException {
    RenewedWriter writer = writer();
    writer.rollback();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> add(writer, "a")).isInstanceOf(AlreadyClosedException.class);
    }
  }
}
