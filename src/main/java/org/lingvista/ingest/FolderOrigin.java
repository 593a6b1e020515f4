package org.lingvista.ingest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.image.ImageDecoder;

/**
 * The pictures and documents of a folder and the folders in it. Hidden files and folders are passed
 * over, links are not followed. A document is cut into passages that keep to its headings and
 * pages.
 */
public final class FolderOrigin implements Origin {
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif");

  private static final Set<String> TEXTS = DocumentReader.ENDINGS;

  /** Part of the fingerprint: another cut of texts makes another index. */
  private static final String READER = "folder reader 3";

  /** As {@link #READER}, for pictures: 4 has named places. */
  private static final String PICTURE_READER = "folder reader 4";

  private static final String UNREADABLE_NAME =
      "UTF-8".equals(System.getProperty("sun.jnu.encoding"))
          ? "has a name that is not UTF-8; rename it"
          : "has a name that this locale cannot tell; set LC_ALL=C.UTF-8";

  private final Path folder;
  private final boolean mayBeEmpty;

  public FolderOrigin(Path folder) {
    this(folder, false);
  }

  /**
   * A folder that may hold nothing.
   *
   * @param mayBeEmpty whether a folder without pictures and documents is one that was emptied,
   *     rather than a disk that is not connected
   */
  public FolderOrigin(Path folder, boolean mayBeEmpty) {
    this.folder = folder.toAbsolutePath().normalize();
    this.mayBeEmpty = mayBeEmpty;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Listing list(Encoder encoder) throws IOException {
    List<Path> files = new ArrayList<>();
    List<IngestProblem> problems = new ArrayList<>();
    Set<String> closed = new HashSet<>();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Files.walkFileTree(folder, new Collector(files, problems, closed));
    files.sort(Comparator.naturalOrder());
    Passages passages = Passages.of(encoder);
    String cut = READER + ", " + passages.describe();
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      String ending = ending(file);
      if (PICTURES.contains(ending)) {
        entries.add(entry(file, PICTURE_READER, () -> List.of(picture(file))));
      } else if (TEXTS.contains(ending)) {
        entries.add(entry(file, cut, () -> document(file, passages)));
      }
    }
    if (entries.isEmpty() && !mayBeEmpty) {
      // also what an unmounted disk looks like: better no change than an emptied index
      throw new IngestException(
          "no pictures (%s) or texts (%s) in %s; the index was not changed"
              .formatted(sorted(PICTURES), sorted(TEXTS), folder));
    }
    return new Listing(entries, problems, files.size() - entries.size(), closed, true);
  }

  private Entry entry(Path file, String description, Entry.Reader reader) {
    return new Entry(relative(file), description, file, reader);
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private Draft picture(Path file) throws IOException {
    PhotoFacts facts = PhotoFacts.of(file);
    return new Draft(
        "",
        relative(file),
        ImageDecoder.decode(file),
        String.valueOf(file.getFileName()),
        "",
        "",
        "",
        facts.time(),
        null,
        null,
        file.toString(),
        facts.attributes());
  }

  private List<Draft> document(Path file, Passages passages) throws IOException {
    Document document = DocumentReader.read(file, ending(file));
    String name = String.valueOf(file.getFileName());
    Instant time =
        document.time() == null ? Files.getLastModifiedTime(file).toInstant() : document.time();
    List<Draft> drafts = new ArrayList<>();
    for (Passages.Passage passage : passages.of(document)) {
      Map<String, String> attributes = new LinkedHashMap<>();
      if (!passage.heading().isEmpty() && !passage.heading().equals(document.title())) {
        attributes.put("heading", passage.heading());
      }
      if (passage.page() > 0) {
        attributes.put("page", Integer.toString(passage.page()));
      }
      if (!document.author().isEmpty()) {
        attributes.put("author", document.author());
      }
      drafts.add(
          new Draft(
              "#" + (drafts.size() + 1),
              relative(file),
              null,
              // headings are words a passage is found by
              Headings.under(
                  document.title().isBlank() ? name : document.title(), passage.heading()),
              passage.context(),
              passage.text(),
              passage.language(),
              time,
              null,
              null,
              file.toString(),
              attributes));
    }
    if (drafts.isEmpty()) {
      throw new IOException("holds no text");
    }
    return drafts;
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String sorted(Set<String> endings) {
    return String.join(", ", endings.stream().sorted().toList());
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;
    private final List<IngestProblem> problems;
    private final Set<String> closed;

    Collector(List<Path> files, List<IngestProblem> problems, Set<String> closed) {
      this.files = files;
      this.problems = problems;
      this.closed = closed;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
      return !inner.equals(folder) && hidden(inner)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !hidden(file)) {
        if (isLegible(file)) {
          files.add(file);
        } else {
          problems.add(new IngestProblem(file.toString(), UNREADABLE_NAME));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
      if (file.equals(folder)) {
        throw reason;
      }
      closed(file, reason);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException reason)
        throws IOException {
      return reason == null ? FileVisitResult.CONTINUE : visitFileFailed(inner, reason);
    }

    private void closed(Path file, IOException reason) {
      closed.add(relative(file));
      if (reason instanceof AccessDeniedException) {
        problems.add(new IngestProblem(file.toString(), "no permission to read it"));
      } else if (!(reason instanceof NoSuchFileException)) { // else it vanished just now
        problems.add(new IngestProblem(file.toString(), "cannot be opened: " + reason));
      }
    }

    /** The index knows files by their names in letters. */
    private static boolean isLegible(Path file) {
      try {
        return Path.of(file.toString()).equals(file);
      } catch (InvalidPathException e) {
        return false;
      }
    }

    private boolean hidden(Path file) {
      return String.valueOf(file.getFileName()).startsWith(".");
    }
  }
}
