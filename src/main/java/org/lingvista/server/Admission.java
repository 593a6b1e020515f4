package org.lingvista.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has the key: programs send it as {@code Authorization: Bearer KEY}, the page trades
 * it once for a cookie that no script can read. The page's own files need no key, for they say
 * nothing.
 */
final class Admission {
  private static final String COOKIE = "lingvista";
  private static final int MOST_SESSIONS = 1_000;
  private static final int TOKEN_BYTES = 32;
  private static final int COOKIE_SECONDS = 30 * 24 * 3600;

  private final ApiKey key;
  private final SecureRandom random = new SecureRandom();

  /** Hashes of the cookies given, oldest first; a restart forgets them. */
  private final Map<String, Boolean> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_SESSIONS;
        }
      };

  Admission(ApiKey key) {
    this.key = key;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/session", this::open);
  }

  /** Refuses who has no key. */
  void check(Context context) {
    String path = context.path();
    boolean open =
        path.equals("/")
            || path.startsWith("/page/")
            || path.startsWith("/health/")
            || path.equals("/api/session")
            || path.equals("/api/openapi.json");
    if (open || key.matches(bearer(context)) || knows(context.cookie(COOKIE))) {
      return;
    }
    context.header("WWW-Authenticate", "Bearer");
    throw new ProblemException(
        401,
        "key-required",
        "Key required",
        "send the key that 'lingvista serve --new-key' printed as 'Authorization: Bearer KEY'");
  }

  private void open(Context context) {
    if (!key.matches(bearer(context))) {
      throw new ProblemException(401, "key-required", "Key required", "this is not the key");
    }
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    String text = HexFormat.of().formatHex(token);
    synchronized (sessions) {
      sessions.put(Thumbnails.hash(token), true);
    }
    boolean encrypted = "https".equals(context.header("X-Forwarded-Proto"));
    context.cookie(
        new Cookie(COOKIE, text, "/", COOKIE_SECONDS, encrypted, true, null, SameSite.STRICT));
    context.status(204);
  }

  private boolean knows(@Nullable String cookie) {
    if (cookie == null || !cookie.matches("[0-9a-f]{" + 2 * TOKEN_BYTES + "}")) {
      return false;
    }
    synchronized (sessions) {
      return sessions.containsKey(Thumbnails.hash(HexFormat.of().parseHex(cookie)));
    }
  }

  private static @Nullable String bearer(Context context) {
    String header = context.header("Authorization");
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }
}
