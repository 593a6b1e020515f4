package org.lingvista.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches models from a hub with the usual addresses: {@code /api/models/NAME} lists the files and
 * the commit, {@code /NAME/resolve/COMMIT/FILE} gives one. Files lie in the cache by commit, {@code
 * hub/NAME/COMMIT/FILE}. A download that was cut goes on where it stopped, and gets its name only
 * when its bytes have the hash that the hub told: the SHA-256 of a large file, git's blob hash of a
 * small one.
 */
public final class HubModels {
  /** The hub that is asked when neither a URL nor HF_ENDPOINT names another. */
  public static final String STANDARD = "https://huggingface.co";

  private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)?");
  private static final Pattern FILE = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)*");
  private static final Pattern REVISION = FILE;
  private static final Pattern HASH = Pattern.compile("(?:W/)?\"?([0-9a-f]{64}|[0-9a-f]{40})\"?");
  private static final Pattern FETCHED =
      Pattern.compile("/hub/([^/]+(?:/[^/]+)?)/([0-9a-f]{40,64})$");
  private static final int TRIES = 3;

  /** A listing of a hundred thousand files; a longer answer is none. */
  private static final int MOST_LISTING_BYTES = 20_000_000;

  private final HubConnection hub;
  private final Cache cache;
  private final Progress progress;

  public HubModels(
      URI endpoint, @Nullable String token, int timeoutMillis, Cache cache, Progress progress) {
    this.hub = new HubConnection(endpoint, token, timeoutMillis);
    this.cache = cache;
    this.progress = progress;
  }

  /** Whether this could be a model's name: {@code OWNER/NAME} or {@code NAME}. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A fetched model as a person would name it, {@code OWNER/NAME at COMMIT}; else its folder. */
  public static String nameOf(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    Matcher fetched = FETCHED.matcher(path.toString().replace('\\', '/'));
    return fetched.find()
        ? fetched.group(1) + " at " + fetched.group(2)
        : String.valueOf(path.getFileName());
  }

  /**
   * The folder with a model's files.
   *
   * @param revision branch, tag or commit
   * @param choose the files to fetch, of all that there are
   */
  public Path fetch(String name, String revision, UnaryOperator<List<String>> choose) {
    if (!isName(name) || !REVISION.matcher(revision).matches()) {
      throw new DownloadException(
          "%s at %s is no model's name; OWNER/NAME is expected".formatted(name, revision));
    }
    Path root = cache.folder("hub");
    try {
      JsonNode model = list(name, revision);
      String commit = model.path("sha").asText();
      if (!commit.matches("[0-9a-f]{40,64}")) {
        throw new DownloadException(
            hub.endpoint() + " does not say which commit of " + name + " it has");
      }
      List<String> files =
          model.path("siblings").findValuesAsText("rfilename").stream()
              .filter(file -> FILE.matcher(file).matches())
              .toList();
      Path folder = root.resolve(name).resolve(commit);
      for (String file : choose.apply(files)) {
        fetch(name, commit, file, folder.resolve(file));
      }
      return folder;
    } catch (IOException e) {
      throw Disk.failure(root, e);
    }
  }

  private JsonNode list(String name, String revision) throws IOException {
    String path = "/api/models/" + name + (revision.equals("main") ? "" : "/revision/" + revision);
    HubConnection.Answer answer = hub.get(path, 0, name);
    byte[] body;
    try (InputStream in = answer.last().getInputStream()) {
      body = in.readNBytes(MOST_LISTING_BYTES);
    } catch (IOException e) {
      throw HubConnection.broken(hub.endpoint(), e);
    }
    try {
      return new ObjectMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new DownloadException(hub.endpoint() + " does not answer as a hub of models does", e);
    }
  }

  private void fetch(String name, String commit, String file, Path target) throws IOException {
    Path note = target.resolveSibling(target.getFileName() + ".hash");
    if (Files.isRegularFile(target) && Files.isRegularFile(note)) {
      if (hash(target, Files.readString(note).strip()).equals(Files.readString(note).strip())) {
        progress.say("cached   " + name + " " + file);
        return;
      }
      progress.say("damaged  " + name + " " + file + ": its hash differs; fetching it again");
    }
    Files.createDirectories(target.resolveSibling(""));
    Path part = target.resolveSibling(target.getFileName() + ".part");
    String expected = download(name, "/" + name + "/resolve/" + commit + "/" + file, part);
    String actual = hash(part, expected);
    if (!actual.equals(expected)) {
      Files.delete(part);
      throw new DownloadException(
          "%s of %s was fetched but its hash is %s, not %s; it was not kept. Run the command again"
              .formatted(file, name, actual, expected));
    }
    Files.writeString(note, expected + "\n");
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    progress.say(
        "fetched  %s %s, %s, hash verified"
            .formatted(name, file, Progress.megabytes(Files.size(target))));
  }

  /** Fetches what is missing of a file; the hash that it must have. */
  private String download(String name, String path, Path part) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long have = Files.exists(part) ? Files.size(part) : 0;
      HubConnection.Answer answer;
      try {
        answer = hub.get(path, have, name);
      } catch (DownloadException e) {
        if (have > 0 && String.valueOf(e.getMessage()).contains("cannot go on within")) {
          Files.delete(part); // more than there is: of another version
          continue;
        }
        throw e;
      }
      String hash = hash(answer, name, path);
      boolean goesOn = answer.last().getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
      long length = answer.last().getContentLengthLong();
      long total = length < 0 ? -1 : length + (goesOn ? have : 0);
      IOException cut = append(answer, part, goesOn);
      long got = Files.size(part);
      if (cut == null && (total < 0 || got >= total)) {
        return hash;
      }
      if (attempt == TRIES) {
        String message =
            "the connection to %s ended after %,d of %,d bytes of %s; run the command again, it goes on there"
                .formatted(hub.endpoint(), got, total, path);
        throw cut == null ? new DownloadException(message) : new DownloadException(message, cut);
      }
    }
  }

  /** Writes the body; the error that ended it early, if one did. */
  private static @Nullable IOException append(
      HubConnection.Answer answer, Path part, boolean goesOn) throws IOException {
    try (OutputStream out =
            goesOn
                ? Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : Files.newOutputStream(part);
        InputStream in = answer.last().getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      while (true) {
        int read;
        try {
          read = in.read(buffer);
        } catch (IOException e) {
          return e;
        }
        if (read < 0) {
          return null;
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private String hash(HubConnection.Answer answer, String name, String path) {
    String linked = answer.header("X-Linked-Etag");
    Matcher hash = HASH.matcher(linked.isEmpty() ? answer.header("ETag") : linked);
    if (!hash.matches()) {
      answer.last().disconnect();
      throw new DownloadException(
          "%s does not tell the hash of %s of %s; what cannot be checked is not fetched"
              .formatted(hub.endpoint(), path, name));
    }
    return hash.group(1);
  }

  /** A file's hash of the kind that another hash is: SHA-256, or git's hash of a blob. */
  private static String hash(Path file, String like) throws IOException {
    MessageDigest digest = Checksum.digest(like.length() == 64 ? "SHA-256" : "SHA-1");
    if (like.length() != 64) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
