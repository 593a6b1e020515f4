package org.lingvista.server;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How the HTTP library is set up: threads, limits, its own errors as problems, a quiet log. */
final class HttpSetup {
  private static final int LEAST_THREADS = 4;

  /** Beside those that compute, wait for their turn or receive: pages, files, events. */
  private static final int FREE_THREADS = 32;

  /** Time that requests under way have when the server stops. */
  static final long GRACE_MILLIS = 10_000;

  /** Of the request line and headers: a query of 4,096 characters of any script fits. */
  private static final int LARGEST_HEADER_BYTES = 64 << 10;

  /** Of one file. */
  static final int LARGEST_UPLOAD_MIB = 256;

  /** Of all files of a request. */
  static final int LARGEST_UPLOADS_MIB = 4 * LARGEST_UPLOAD_MIB;

  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  /** These repeat at level WARNING what a request says, which is personal. */
  private static final List<Logger> TALKATIVE =
      List.of(
          Logger.getLogger("org.eclipse.jetty.http"),
          Logger.getLogger("org.eclipse.jetty.util.HostPort"));

  private static final Logger JAVALIN = Logger.getLogger("io.javalin");

  private HttpSetup() {}

  /** Keeps the library quiet while it starts: a start that fails is told once, by us. */
  static void quiet() {
    JETTY.setLevel(Level.WARNING);
    TALKATIVE.forEach(logger -> logger.setLevel(Level.SEVERE));
    JAVALIN.setLevel(Level.OFF);
  }

  /** After the start. */
  static void started() {
    JAVALIN.setLevel(Level.SEVERE);
  }

  /**
   * Sets the library up.
   *
   * @param options where to listen
   * @param incoming folder for uploads that are being received
   * @param admitted requests that gates let compute or wait; more threads than these are there, so
   *     that a crowd is told to come back instead of being kept waiting
   */
  static void apply(JavalinConfig config, ServerOptions options, Path incoming, int admitted) {
    QueuedThreadPool threads = new QueuedThreadPool(admitted + FREE_THREADS, LEAST_THREADS);
    threads.setName("http");
    config.jetty.threadPool = threads;
    config.jetty.addConnector((server, http) -> new Listener(server, http, options));
    config.jetty.modifyServer(server -> {
      server.setStopTimeout(GRACE_MILLIS);
      server.setErrorHandler(new LibraryErrors());
    });
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new LibraryErrors()));
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setSendDateHeader(true);
      http.setRequestHeaderSize(LARGEST_HEADER_BYTES);
    });
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = RequestBody.LARGEST_JSON;
    config.jetty.multipartConfig.cacheDirectory(incoming.toString());
    config.jetty.multipartConfig.maxFileSize(LARGEST_UPLOAD_MIB, SizeUnit.MB);
    config.jetty.multipartConfig.maxTotalRequestSize(LARGEST_UPLOADS_MIB, SizeUnit.MB);
    config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.GZIP;
  }

  /**
   * Ends accepting by closing its socket alone. The library interrupts the thread that accepts as
   * well; a connection accepted in that moment is lost to Java: it stays open, nobody reads it, and
   * its client waits for as long as the process lives.
   */
  private static final class Listener extends ServerConnector {
    Listener(Server server, HttpConfiguration http, ServerOptions options) {
      super(server, new HttpConnectionFactory(http));
      setHost(options.host());
      setPort(options.port());
    }

    @Override
    protected void interruptAcceptors() {
      // the closed socket wakes it
    }
  }
}
