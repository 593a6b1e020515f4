package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The system's Chromium, started once for all tests of the page and driven by Playwright. Where
 * there is none, the tests are skipped with the reason; {@code LINGVISTA_CHROMIUM} names another
 * program.
 */
final class Chromium implements BeforeAllCallback, AfterEachCallback {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--force-color-profile=srgb");

  private static final double TIMEOUT_MILLIS = 30_000;

  private final List<BrowserContext> open = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private @Nullable Browser browser;

  /** Playwright and the browser, closed when the last test has run. */
  record Running(Playwright playwright, Browser browser) implements AutoCloseable {
    static Running start(Path program) {
      Playwright playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      return new Running(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(program)
                      .setArgs(ARGUMENTS)
                      .setChromiumSandbox(false)));
    }

    @Override
    public void close() {
      browser.close();
      playwright.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> program = program();
    Assumptions.assumeTrue(
        program.isPresent(),
        "the page is not tested: no Chromium on this machine (apt-get install chromium, or name"
            + " one in LINGVISTA_CHROMIUM)");
    browser =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Chromium.class))
            .computeIfAbsent(
                Running.class, key -> Running.start(program.orElseThrow()), Running.class)
            .browser();
    PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    open.forEach(BrowserContext::close);
    open.clear();
    List<String> found = List.copyOf(faults);
    faults.clear();
    assertThat(found).as("faults of the page").isEmpty();
  }

  /** A page of a browser without past, as wide as a desk, light and in English. */
  Page page(TestServer server) {
    return page(server, options -> {});
  }

  /**
   * The same with other settings. A fault of its scripts, a breach of its policy and a request to
   * elsewhere fail the test.
   */
  Page page(TestServer server, Consumer<Browser.NewContextOptions> settings) {
    String origin = server.address("/").toString();
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setBaseURL(origin)
            .setLocale("en-GB")
            .setTimezoneId("Europe/Berlin")
            .setColorScheme(ColorScheme.LIGHT)
            .setViewportSize(1280, 800);
    settings.accept(options);
    BrowserContext context = browser().newContext(options);
    context.setDefaultTimeout(TIMEOUT_MILLIS);
    open.add(context);
    Page page = context.newPage();
    page.onPageError(fault -> faults.add("a script failed: " + fault));
    page.onConsoleMessage(message -> {
      // A request that is answered with an error is the test's business.
      if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
        faults.add(message.text());
      }
    });
    page.onRequest(request -> {
      if (!request.url().startsWith(origin)
          && !request.url().startsWith("blob:")
          && !request.url().startsWith("data:")) {
        faults.add("asks for " + request.url());
      }
    });
    return page;
  }

  private Browser browser() {
    return Objects.requireNonNull(browser, "beforeAll has run");
  }

  /** The program; empty if there is none. */
  static Optional<Path> program() {
    String named = System.getenv("LINGVISTA_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
