package org.lingvista.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's files, from the class path: no build step and nothing from elsewhere. */
final class PageAssets {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*\\.(js|css|json|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  private record Asset(byte[] bytes, String type, String tag) {}

  void addTo(RoutesConfig routes) {
    routes.get("/", context -> answer(context, "index.html"));
    routes.get(
        "/page/<name>",
        context -> {
          String name = context.pathParam("name");
          if (!NAME.matcher(name).matches()) {
            throw missing();
          }
          answer(context, name);
        });
  }

  private void answer(Context context, String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      asset = read(name);
      if (asset == null) {
        throw missing();
      }
      assets.put(name, asset);
    }
    context.header("Cache-Control", "no-cache");
    context.header("ETag", asset.tag());
    if (asset.tag().equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.result(asset.bytes()).contentType(asset.type());
  }

  private static @Nullable Asset read(String name) {
    try (InputStream in = PageAssets.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new Asset(bytes, String.valueOf(type), "\"" + Thumbnails.hash(bytes) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's file " + name, e);
    }
  }

  private static ProblemException missing() {
    return new ProblemException(404, "not-found", "Not found", "the page has no such file");
  }
}
