package org.lingvista.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a hub of models. Redirects are followed here, so that the token goes to the hub
 * itself and never to another scheme, host or port; over plain http it goes to this machine only.
 *
 * @param endpoint scheme, host and port of the hub
 * @param token a person's key to models that are not public
 * @param timeoutMillis longest silence of the other side
 */
record HubConnection(URI endpoint, @Nullable String token, int timeoutMillis) {
  private static final int MOST_REDIRECTS = 5;

  HubConnection {
    if (!isHttp(endpoint)) {
      throw new DownloadException(endpoint + " is not the http or https address of a hub");
    }
  }

  /**
   * An answer; the body is read from the last connection.
   *
   * @param first answer of the hub itself, whose headers tell size and hash of a file
   * @param last answer after all redirects, with status 200 or 206
   */
  record Answer(HttpURLConnection first, HttpURLConnection last) {

    /** A header of the hub's own answer, else of the last one; empty when neither has it. */
    String header(String name) {
      String value = first.getHeaderField(name);
      value = value == null ? last.getHeaderField(name) : value;
      return value == null ? "" : value;
    }
  }

  /**
   * Asks for a path from this byte on.
   *
   * @param what name of the model, for messages
   */
  Answer get(String path, long from, String what) throws IOException {
    URI target = endpoint.resolve(path);
    HttpURLConnection first = null;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpURLConnection connection = open(target, from);
      first = first == null ? connection : first;
      int status = status(connection, target);
      if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
        return new Answer(first, connection);
      }
      String location = connection.getHeaderField("Location");
      connection.disconnect();
      if (status < 300 || status >= 400 || location == null) {
        throw refused(status, what, path);
      }
      URI next = target.resolve(location.replace(" ", "%20"));
      boolean downgraded = target.getScheme().equals("https") && !"https".equals(next.getScheme());
      if (!isHttp(next) || downgraded) {
        throw new DownloadException(
            "%s sends %s on to %s, which is not a safe address"
                .formatted(endpoint, what, next.getScheme()));
      }
      target = next;
    }
    throw new DownloadException("%s sends %s on without end".formatted(endpoint, what));
  }

  private HttpURLConnection open(URI target, long from) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setRequestProperty("User-Agent", "lingvista");
    connection.setRequestProperty("Accept-Encoding", "identity"); // hashes are of the plain bytes
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    if (token != null && mayHaveToken(target)) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection;
  }

  boolean mayHaveToken(URI target) {
    boolean same =
        target.getScheme().equals(endpoint.getScheme())
            && target.getHost().equalsIgnoreCase(endpoint.getHost())
            && target.getPort() == endpoint.getPort();
    boolean local = target.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1\\]");
    return same && (target.getScheme().equals("https") || local);
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
  }

  private int status(HttpURLConnection connection, URI target) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (UnknownHostException | ConnectException e) {
      throw new DownloadException(
          "cannot reach %s; check the network connection, or name another hub with HF_ENDPOINT"
              .formatted(target.getHost()),
          e);
    } catch (SocketTimeoutException e) {
      throw new DownloadException(
          "%s did not answer within %d s; run the command again later"
              .formatted(target.getHost(), timeoutMillis / 1000),
          e);
    } catch (IOException e) {
      throw broken(target, e);
    }
  }

  /** What a person reads when the other side broke off, or does not speak TLS as it should. */
  static DownloadException broken(URI target, IOException e) {
    return new DownloadException(
        "the connection to %s broke (%s); run the command again"
            .formatted(
                target.getHost(), String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  private DownloadException refused(int status, String what, String path) {
    return new DownloadException(
        switch (status) {
          case 401, 403 ->
              token == null
                  ? "%s does not give %s to everybody; set HF_TOKEN to a token that may read it"
                      .formatted(endpoint, what)
                  : "%s does not give %s to the token in HF_TOKEN; ask its owners for access"
                      .formatted(endpoint, what);
          case 404 ->
              "%s has no %s (%s); check the name and the revision".formatted(endpoint, what, path);
          case 416 -> "%s cannot go on within %s".formatted(endpoint, path);
          default ->
              "%s answered %d for %s; run the command again later"
                  .formatted(endpoint, status, path);
        });
  }
}
