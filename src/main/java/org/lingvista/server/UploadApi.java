package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.lingvista.index.Item;
import org.lingvista.index.VectorStore;

/**
 * {@code POST /api/items} takes files into the folder of uploads, which is indexed like any other;
 * {@code DELETE /api/item} deletes one of them. Files of other folders are never written or
 * deleted.
 */
final class UploadApi {
  private static final int MOST_FILES = 100;
  private static final int MOST_NAMESAKES = 10_000;

  /** Separators, control characters and what Windows forbids; a leading dot would hide the file. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}/\\\\:*?\"<>|]|^\\.+");

  private static final int LONGEST_NAME = 120;

  private final VectorStore store;
  private final Path folder;

  /**
   * @param folder of uploads, real path; exists
   */
  UploadApi(VectorStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/items", this::upload);
    routes.delete("/api/item", this::delete);
  }

  private void upload(Context context) throws IOException {
    if (!context.isMultipartFormData()) {
      throw new ProblemException(
          415, "not-a-form", "Not a form", "send the files as multipart/form-data, field 'file'");
    }
    List<UploadedFile> files = context.uploadedFiles("file");
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw ProblemException.badParameter(
          "send 1 to %d files in the field 'file'; files=%d".formatted(MOST_FILES, files.size()));
    }
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("accepted");
    for (UploadedFile file : files) {
      names.add(String.valueOf(save(file).getFileName()));
    }
    context.status(202); // indexed in a moment, as its status tells
    Json.answer(context, answer);
  }

  private Path save(UploadedFile file) throws IOException {
    Path part = Files.createTempFile(folder, ".upload", ".part");
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

  private void delete(Context context) throws IOException {
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
