package org.lingvista.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * How to serve.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes any that is free
 * @param thumbnails folder of the thumbnails
 * @param mostThumbnailBytes of all thumbnails
 */
public record ServerOptions(String host, int port, Path thumbnails, long mostThumbnailBytes) {

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

  /** Whether only this machine can reach the server. */
  public boolean onlyThisMachine() {
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
