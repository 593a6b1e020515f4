package org.lingvista.server;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request: headers that keep the page from loading or running anything that is
 * not its own, and who may ask.
 *
 * <p>A server without a key answers only under a name of this machine, for another web site could
 * point its own name here (DNS rebinding). Requests that change something must come from the page
 * itself or from a program, not from another site's page (cross-site request forgery).
 */
final class RequestRules {
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' blob:",
          "connect-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'");

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private final boolean onlyThisMachine;

  /**
   * @param onlyThisMachine whether the server listens on loopback only
   */
  RequestRules(boolean onlyThisMachine) {
    this.onlyThisMachine = onlyThisMachine;
  }

  /** Sets the headers and refuses what may not be asked. */
  void apply(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("X-Frame-Options", "DENY");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    context.header("Cache-Control", "no-store");
    String host = context.header("Host");
    if (onlyThisMachine && !isThisMachine(host)) {
      throw new ProblemException(
          421,
          "wrong-host",
          "Not for this name",
          "this server answers only under localhost; open http://localhost:%d"
              .formatted(context.port()));
    }
    if (!SAFE_METHODS.contains(context.method().name()) && !sameSite(context, host)) {
      throw new ProblemException(
          403,
          "other-site",
          "Asked by another site",
          "pages of other sites may not change anything here");
    }
  }

  private static boolean isThisMachine(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static boolean sameSite(Context context, @Nullable String host) {
    String site = context.header("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = context.header("Origin");
    if (origin == null) {
      return true; // a program, not a page
    }
    try {
      return URI.create(origin).getAuthority() != null
          && URI.create(origin).getAuthority().equals(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
