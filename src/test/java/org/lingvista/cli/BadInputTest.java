package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.TinyBundle;
import org.lingvista.index.IndexFilter;
import org.lingvista.index.LuceneStore;

/**
 * What a person sees of files, folders and disks that are not as they should be, word for word.
 * Folders that vanish from a running server, files that are written while it looks and clocks that
 * jump are in {@code IngestServiceTest}, two servers on one index and a disk that fills up under
 * one in {@code ServeProcessTest}.
 */
@Timeout(300)
class BadInputTest {
  @TempDir private static Path shared;
  private static Path bundle = Path.of(".");

  @TempDir private Path folder;
  private Path files = Path.of(".");
  private Path index = Path.of(".");

  @BeforeAll
  static void model() throws IOException {
    bundle = TinyBundle.write(shared.resolve("bundle"));
  }

  @BeforeEach
  void oneGoodFile() throws IOException {
    index = folder.resolve("index");
    files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("dog.txt"), "Dogs bark at the moon.");
  }

  private CommandRun index() {
    return CommandRun.of("index", files, "--index", index, "--model", bundle);
  }

  /** One good file and this one: the good one is indexed, the other is told in this line. */
  private void notIndexed(String line) {
    CommandRun run = index();
    assertThat(run.code()).isZero();
    assertThat(run.err().lines().filter(said -> !said.endsWith("%)")))
        .containsExactly("not indexed: " + line);
    assertThat(run.out().lines())
        .containsExactly(
            files + ": 1 added, 0 changed, 0 unchanged, 0 removed, 1 not readable; 1 items encoded",
            index + ": 1 items");
    assertThat(CommandRun.of("index", "--failures", "--index", index).out().lines())
        .containsExactly(line, "1 not indexed; each is tried again when it changes");
  }

  @Test
  void aPictureOfNoBytes() throws IOException {
    Path empty = Files.createFile(files.resolve("empty.jpg"));
    notIndexed(empty + " is empty; fetch or save the picture again");
  }

  @Test
  void aPdfWithAPassword() throws IOException {
    Path locked = files.resolve("locked.pdf");
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      document.protect(new StandardProtectionPolicy("a", "b", new AccessPermission()));
      document.save(locked.toFile());
    }
    notIndexed(locked + ": is protected by a password; save it without one");
  }

  @Test
  void aTextOfAGibibyte() throws IOException {
    Path large = files.resolve("large.txt");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(1L << 30);
    }
    notIndexed(large + ": has 1024 MiB, more than the 16 that are read: split it");
  }

  @Test
  void aNameWithLineBreaksAndEmoji() throws IOException {
    Files.createFile(files.resolve("a\n🐶\r\u001b[31m\u202egpj.jpg"));
    notIndexed(
        files + "/a\\n🐶\\r\\u001b[31m\\u202egpj.jpg is empty; fetch or save the picture again");
  }

  @Test
  void aNameThatTheLocaleDoesNotKnow() throws Exception {
    Files.createFile(files.resolve("ü.txt"));
    ProcessBuilder builder =
        new ProcessBuilder(
            ChildProcess.command(
                "index", files.toString(), "--index", index.toString(), "--model", "" + bundle));
    builder.environment().put("LC_ALL", "C");
    Process child = builder.start();
    List<String> said = child.errorReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(child.waitFor()).as(said.toString()).isZero();
    assertThat(said)
        .contains(
            "not indexed: "
                + files
                + "/\ufffd\ufffd.txt: has a name that this locale cannot tell; set LC_ALL=C.UTF-8");
  }

  @Test
  void whatHasSuchANameIsFoundAndPrintedInOneLine() throws IOException {
    Files.move(files.resolve("dog.txt"), files.resolve("🐶\ndog.txt"));
    assertThat(index().err()).isEmpty();
    CommandRun found = CommandRun.of("search", "moon", "--index", index);
    assertThat(found.out().lines()).contains("      " + files + "/🐶\\ndog.txt");
    assertThat(CommandRun.of("search", "moon", "--json", "--index", index).out())
        .contains("/🐶\\ndog.txt\"");
  }

  @Test
  void aLoopOfLinks() throws IOException {
    Files.createSymbolicLink(files.resolve("again"), files);
    Files.createSymbolicLink(files.resolve("self.jpg"), files.resolve("self.jpg"));
    CommandRun run = index();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            files + ": 1 added, 0 changed, 0 unchanged, 0 removed, 0 not readable; 1 items encoded",
            index + ": 1 items");
  }

  @Test
  void aFileThatIsBeingWritten() throws Exception {
    Path growing = files.resolve("growing.txt");
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (var out = Files.newBufferedWriter(growing)) {
                while (!done.get()) {
                  out.write("word ");
                  out.flush();
                  Thread.sleep(20);
                }
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    try {
      while (!Files.exists(growing)) {
        Thread.sleep(5);
      }
      notIndexed(growing + ": changed while it was read; it is tried again next time");
    } finally {
      done.set(true);
      writer.join();
    }
    assertThat(index().err()).isEmpty();
    assertThat(CommandRun.of("index", "--failures", "--index", index).out().lines())
        .containsExactly("0 not indexed; each is tried again when it changes");
  }

  @Test
  void aFolderThatVanished() throws IOException {
    index();
    Files.move(files, folder.resolve("away"));
    CommandRun run = index();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).containsExactly("lingvista: no such file: " + files);
    Files.createDirectory(files); // where a disk was mounted
    assertThat(index().err().lines())
        .containsExactly(
            "lingvista: no pictures (avif, bmp, gif, heic, heif, jpeg, jpg, png, tif, tiff, webp)"
                + " or texts (docx, epub, htm, html, markdown, md, odt, pdf, txt, xhtml) in "
                + files
                + "; the index was not changed");
    try (LuceneStore store = LuceneStore.open(index)) {
      assertThat(store.count(IndexFilter.all())).isEqualTo(1);
    }
  }

  @Test
  void twoProgramsOnOneIndex() throws IOException {
    index();
    try (Encoder encoder = EncoderBundle.open(bundle);
        LuceneStore other =
            LuceneStore.openForWriting(index, Defaults.modelNote(encoder, bundle))) {
      CommandRun run = index();
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines())
          .containsExactly(
              "lingvista: index "
                  + index
                  + ": another process is writing to it; wait until it is done, then try again");
      assertThat(other.count(IndexFilter.all())).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatIsFullBeforeAnythingIsRead() throws Exception {
    // the shell's limit on the size of a file stands for the full disk
    List<String> command =
        Stream.concat(
                Stream.of("bash", "-c", "ulimit -f 20; exec \"$@\"", "bash"),
                ChildProcess.command(
                    "index", files.toString(), "--index", index.toString(), "--model", "" + bundle)
                    .stream())
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Path cache = index.resolveSibling("cache"); // one that does not hold the library yet
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    Process child = builder.start();
    List<String> said = child.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(child.waitFor()).as(said.toString()).isEqualTo(1);
    assertThat(said)
        .containsExactly(
            "lingvista: the library of ONNX Runtime cannot be unpacked or loaded: it needs 50 MB of"
                + " room in "
                + System.getProperty("java.io.tmpdir"));
    assertThat(index).doesNotExist();
  }
}
