package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.lingvista.image.ImageException;
import org.lingvista.index.Item;

/** {@code /api/item}, {@code /api/thumbnail} and {@code /api/file}. */
final class ItemApi {
  /** Pixels: a place in the grid, and the whole picture on a screen. */
  private static final Map<String, Integer> SIZES = Map.of("small", 400, "large", 1600);

  /** What a browser shows and cannot run; anything else is a download. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "png", "image/png",
          "gif", "image/gif",
          "webp", "image/webp",
          "bmp", "image/bmp",
          "txt", "text/plain; charset=utf-8",
          "md", "text/plain; charset=utf-8",
          "pdf", "application/pdf");

  private final Engines engines;
  private final Thumbnails thumbnails;
  private final WorkGate gate;

  ItemApi(Engines engines, Thumbnails thumbnails, WorkGate gate) {
    this.engines = engines;
    this.thumbnails = thumbnails;
    this.gate = gate;
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        "/api/item",
        context -> {
          ObjectNode answer = Json.object();
          ItemJson.put(answer, item(context));
          Json.answer(context, answer);
        });
    routes.get("/api/thumbnail", this::thumbnail);
    routes.get("/api/file", this::file);
  }

  private Item item(Context context) {
    String id = Parameters.required(context, "id");
    return engines.get(engine -> engine.store().get(id)).orElseThrow(ProblemException::noSuchItem);
  }

  private void thumbnail(Context context) throws Exception {
    String size = Parameters.oneOf(context, "size", "small", "small", "large");
    Item item = item(context);
    if (item.kind() != Item.Kind.IMAGE) {
      throw new ProblemException(
          404, "no-picture", "Not a picture", "this item is a text and has no thumbnail");
    }
    Path file = ItemFiles.of(item);
    String tag = "\"" + Thumbnails.version(item) + size + "\"";
    // The address holds the version, so that a changed picture has another one.
    context.header("Cache-Control", "private, max-age=86400");
    context.header("ETag", tag);
    if (tag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    int longest = SIZES.getOrDefault(size, 400);
    try {
      context.result(gate.run(() -> thumbnails.jpeg(item, file, longest)));
    } catch (ImageException e) {
      throw new ProblemException(
          404,
          "no-picture",
          "The picture cannot be read",
          "the picture's file cannot be read any more");
    }
    context.contentType("image/jpeg");
  }

  private void file(Context context) throws IOException {
    Path file = ItemFiles.of(item(context));
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String shown = SHOWN.get(ending);
    context.header(
        "Content-Disposition",
        "%s; filename*=UTF-8''%s"
            .formatted(
                shown == null ? "attachment" : "inline",
                URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")));
    // A file is not the page: nothing in it may run or load anything.
    context.header("Content-Security-Policy", "default-src 'none'; sandbox");
    context.contentType(shown == null ? "application/octet-stream" : shown);
    context.header("Cache-Control", "private, no-cache");
    context.result(Files.newInputStream(file));
  }
}
