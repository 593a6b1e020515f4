package org.lingvista.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens a page in the person's browser, where there is a desktop. */
final class BrowserOpening {
  private final String system;
  private final Map<String, String> environment;
  private final Starter starter;

  /** Starts a program and does not wait for it. */
  interface Starter {
    void start(List<String> command) throws IOException;
  }

  /**
   * @param system the operating system's name, as in the property {@code os.name}
   * @param environment variables that tell of a desktop
   */
  BrowserOpening(String system, Map<String, String> environment, Starter starter) {
    this.system = system.toLowerCase(Locale.ROOT);
    this.environment = environment;
    this.starter = starter;
  }

  /** Of this machine. */
  static BrowserOpening ofThisMachine() {
    return new BrowserOpening(
        System.getProperty("os.name", ""),
        System.getenv(),
        command ->
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
  }

  /** Whether there is a desktop that can show a page. */
  boolean possible() {
    return mac()
        || windows()
        || !environment.getOrDefault("DISPLAY", "").isEmpty()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
  }

  /**
   * Opens a page; does nothing without a desktop.
   *
   * @throws IOException if there is no program that opens pages
   */
  void open(String address) throws IOException {
    if (!possible()) {
      return;
    }
    starter.start(
        mac()
            ? List.of("open", address)
            : windows()
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address));
  }

  private boolean mac() {
    return system.startsWith("mac");
  }

  private boolean windows() {
    return system.startsWith("windows");
  }
}
