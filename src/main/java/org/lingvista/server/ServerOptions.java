package org.lingvista.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to serve.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes any that is free
 * @param thumbnails folder of the thumbnails
 * @param mostThumbnailBytes of all thumbnails
 * @param uploads folder that takes what is uploaded; exists
 * @param key asked of everyone; null asks for none, which only loopback allows
 */
public record ServerOptions(
    String host,
    int port,
    Path thumbnails,
    long mostThumbnailBytes,
    Path uploads,
    @Nullable ApiKey key) {

  public ServerOptions {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "host must not be blank and port be from 0 to 65535; host='%s', port=%d"
              .formatted(host, port));
    }
    if (mostThumbnailBytes <= 0) {
      throw new IllegalArgumentException(
          "mostThumbnailBytes must be positive; mostThumbnailBytes=" + mostThumbnailBytes);
    }
  }

  /** Whether a server may be started with these. */
  void check() {
    if (key == null && !onlyThisMachine()) {
      throw new IllegalArgumentException(
          ("other machines can reach %s, so a key is needed: make one with"
                  + " 'lingvista serve --new-key', then start again")
              .formatted(host));
    }
  }

  /** Whether only this machine can reach the server. */
  boolean onlyThisMachine() {
    return onlyThisMachine(host);
  }

  /** Whether an address is one that only this machine can reach. */
  public static boolean onlyThisMachine(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("unknown host: " + host, e);
    }
  }
}
