package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;

/**
 * {@code POST /api/items} takes files into the folder of uploads, which is indexed like any other;
 * {@code DELETE /api/item} deletes one of them. Files of other folders are never written or
 * deleted.
 */
final class UploadApi {
  private static final Logger LOGGER = Logger.getLogger("org.lingvista.server");
  private static final int MOST_FILES = 100;
  private static final int MOST_NAMESAKES = 10_000;

  /** Separators, control characters and what Windows forbids; a leading dot would hide the file. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}/\\\\:*?\"<>|]|^\\.+");

  private static final int LONGEST_NAME = 120;

  /** Kept free on the disk, for the index grows by what is uploaded. */
  private static final long FREE_BYTES = 64L << 20;

  private final Engines engines;
  private final Path folder;
  private final Path incoming;
  private final RequestBody bodies;

  /**
   * @param folder of uploads, real path; exists
   */
  UploadApi(Engines engines, Path folder, RequestBody bodies) throws IOException {
    this.engines = engines;
    this.folder = folder;
    this.incoming = Files.createDirectories(folder.resolve(".incoming"));
    this.bodies = bodies;
    try (DirectoryStream<Path> halfReceived = Files.newDirectoryStream(incoming)) {
      for (Path file : halfReceived) {
        Files.deleteIfExists(file); // by a server that was killed
      }
    }
  }

  /** Where files lie while they are received: on the same disk, hidden from indexing. */
  Path incoming() {
    return incoming;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/items", this::upload);
    routes.delete("/api/item", engines.handler(this::delete));
  }

  private void upload(Context context) throws Exception {
    if (!context.isMultipartFormData()) {
      throw new ProblemException(
          415, "not-a-form", "Not a form", "send the files as multipart/form-data, field 'file'");
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free - Math.max(0, context.req().getContentLengthLong()) < FREE_BYTES) {
      throw diskFull();
    }
    List<UploadedFile> files = bodies.receive(() -> received(context));
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw ProblemException.badParameter(
          "send 1 to %d files in the field 'file'; files=%d".formatted(MOST_FILES, files.size()));
    }
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("accepted");
    for (UploadedFile file : files) {
      try {
        names.add(String.valueOf(save(file).getFileName()));
      } catch (IOException e) {
        LOGGER.log(Level.WARNING, "an upload cannot be stored: {0}", e.getClass().getSimpleName());
        throw diskFull();
      }
    }
    context.status(202); // indexed in a moment, as its status tells
    Json.answer(context, answer);
  }

  /** What the HTTP library makes of the form; it wraps what went wrong in other exceptions. */
  private static List<UploadedFile> received(Context context) {
    try {
      return context.uploadedFiles("file");
    } catch (Exception e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message = String.valueOf(root.getMessage());
      if (root instanceof EOFException || root instanceof TimeoutException) {
        throw ProblemException.brokenOff();
      }
      if (root instanceof IOException) {
        LOGGER.log(Level.WARNING, "an upload cannot be received: {0}", message);
        throw diskFull();
      }
      if (message.contains("max")) {
        throw ProblemException.tooLarge(
            "a file may have at most %d MiB, a request %d MiB"
                .formatted(HttpSetup.LARGEST_UPLOAD_MIB, HttpSetup.LARGEST_UPLOADS_MIB));
      }
      throw new ProblemException(
          400,
          "not-a-form",
          "Not a form",
          "the form cannot be read: send 1 to %d files in the field 'file'".formatted(MOST_FILES));
    }
  }

  private static ProblemException diskFull() {
    return new ProblemException(
        507,
        "disk-full",
        "Disk full",
        "the server's disk has no room for this: free some, then send it again");
  }

  private Path save(UploadedFile file) throws IOException {
    Path part = Files.createTempFile(incoming, "upload", ".part");
    try (InputStream in = file.content()) {
      Files.copy(in, part, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      String name = name(file.filename());
      for (int i = 1; i < MOST_NAMESAKES; i++) {
        try {
          return Files.createLink(folder.resolve(i == 1 ? name : numbered(name, i)), part);
        } catch (FileAlreadyExistsException e) {
          // the next number
        }
      }
      throw ProblemException.badParameter("too many files of this name; name=" + name);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * The last part of what the client calls it, without what a file system or a person trips over.
   */
  static String name(String sent) {
    String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    String fit = UNFIT.matcher(last).replaceAll("_").strip();
    int dot = fit.lastIndexOf('.');
    String ending = dot < 0 ? "" : fit.substring(dot);
    String stem = dot < 0 ? fit : fit.substring(0, dot);
    int room = LONGEST_NAME - Math.min(ending.length(), 16);
    return (stem.length() > room ? stem.substring(0, room) : stem.isEmpty() ? "_" : stem)
        + ending.substring(0, Math.min(ending.length(), 16));
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? name + "-" + number
        : name.substring(0, dot) + "-" + number + name.substring(dot);
  }

  private void delete(Context context, Engine engine) throws IOException {
    VectorStore store = engine.store();
    Item item =
        store.get(Parameters.required(context, "id")).orElseThrow(ProblemException::noSuchItem);
    Path file = ItemFiles.of(item);
    if (!file.startsWith(folder)) {
      throw new ProblemException(
          403,
          "not-uploaded",
          "Not uploaded",
          "only what was uploaded can be deleted here; delete the file itself, and it leaves the"
              + " index");
    }
    store.deleteSources(item.source().collection(), List.of(item.source().name()));
    Files.delete(file);
    store.commit();
    context.status(204);
  }
}
