package org.lingvista.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the page looks: no serious fault of accessibility in any of its states, nothing beyond the
 * edge of a narrow screen, and pictures of it in {@code target/screenshots} for a person to look
 * at.
 */
class PageLooksTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Path SHOTS = Path.of("target/screenshots");

  /** Judges accessibility; evaluated as a string, so that the page's policy need not allow it. */
  private static final String AXE = resource("/axe.min.js");

  private static TestServer server;
  private static TestServer empty;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
    server.ingest(SampleFolder.write(folder.resolve("photos"), 10));
    empty = new TestServer(folder.resolve("empty"));
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(PageLooksTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    empty.close();
  }

  /** Screens of two sizes. */
  private enum Screen {
    DESKTOP(1280, 800),
    PHONE(320, 640);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  private static Page page(TestServer server, Screen screen, ColorScheme colours) {
    return CHROMIUM.page(
        server,
        options ->
            options
                .setViewportSize(screen.width, screen.height)
                .setColorScheme(colours)
                .setHasTouch(screen == Screen.PHONE));
  }

  private static void look(Page page, String state, Screen screen, ColorScheme colours) {
    page.waitForFunction(
        "() => [...document.querySelectorAll('dialog img')].every(i => i.complete)");
    String name = "%s-%s-%s".formatted(state, screen, colours).toLowerCase(java.util.Locale.ROOT);
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
        .as("width of " + name)
        .isLessThanOrEqualTo(screen.width);
    page.evaluate(AXE);
    Object faults =
        page.evaluate(
            """
            async () => (await axe.run()).violations
              .filter((rule) => ["serious", "critical"].includes(rule.impact))
              .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary}`))
            """);
    assertThat((List<?>) faults).as(name).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyStateIsAccessibleAndFitsTheScreen(ColorScheme colours) {
    for (Screen screen : Screen.values()) {
      Page page = page(server, screen, colours);
      page.navigate("/");
      assertThat(page.locator("#pictures li img.there").first()).isVisible();
      page.locator("#notice summary").click();
      look(page, "home", screen, colours);

      page.navigate("/?q=photo+of+red+yesterday");
      assertThat(page.locator("#status")).containsText("without them");
      look(page, "relaxed", screen, colours);

      page.navigate("/?q=red+moon+dog&from=2020-06-01&until=2020-07-01");
      assertThat(page.locator("#passages li").first()).isVisible();
      assertThat(page.locator("#pictures li img.there").first()).isVisible();
      page.locator(".dates summary").click();
      look(page, "results", screen, colours);

      page.keyboard().press("Escape");
      page.locator("#pictures li button").first().click();
      assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
      look(page, "picture", screen, colours);

      page.keyboard().press("Escape");
      assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
      page.locator("#passages li button").first().click();
      assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
      look(page, "passage", screen, colours);
    }
  }

  @Test
  void statesWithoutResultsHelp() {
    Page page = page(empty, Screen.DESKTOP, ColorScheme.LIGHT);
    page.navigate("/");
    assertThat(page.locator("#home-panel")).containsText("lingvista serve ~/Pictures");
    look(page, "empty", Screen.DESKTOP, ColorScheme.LIGHT);
    page.navigate("/?q=anything");
    assertThat(page.locator("#status")).containsText("Nothing found.");
    look(page, "none", Screen.DESKTOP, ColorScheme.LIGHT);

    Page failing = page(server, Screen.PHONE, ColorScheme.DARK);
    failing.route("**/api/search?**", route -> route.abort());
    failing.navigate("/?q=anything");
    assertThat(failing.locator("#status")).containsText("The server does not answer.");
    look(failing, "error", Screen.PHONE, ColorScheme.DARK);
  }

  @Test
  void indexingAndItsProblemsAreTold() {
    for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = page(server, Screen.PHONE, colours);
      String status =
          """
          {"state": "indexing", "folder": "/home/me/Pictures", "done": 812, "total": 9120,
           "perSecond": 14.2, "secondsLeft": 585, "failures": 2, "images": 30, "texts": 4,
           "problem": "/media/camera is gone or not connected; what was indexed of it is kept"}\
          """
              .replace("\n", "");
      page.route(
          "**/api/events",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("text/event-stream")
                      .setBody("retry: 600000\nevent: ingest\ndata: " + status + "\n\n")));
      page.navigate("/");
      assertThat(page.locator("#ingest")).containsText("Indexing Pictures: 812 of 9,120");
      assertThat(page.locator("#ingest")).containsText("about 10 minutes left");
      assertThat(page.locator("#pictures li img.there").first()).isVisible();
      look(page, "indexing", Screen.PHONE, colours);
      page.route(
          "**/api/failures",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody(
                          """
                          {"failures": [
                            {"name": "2019/IMG_2041.HEIC", "reason": "the file is empty"},
                            {"name": "letters/old.pdf", "reason": "the document asks for a password"}]}
                          """)));
      page.locator("#show-failures").click();
      assertThat(page.getByRole(AriaRole.DIALOG)).containsText("asks for a password");
      look(page, "failures", Screen.PHONE, colours);
    }
  }

  @Test
  void saysThatItSearchesWhenThereIsNothingToSeeYet() {
    Page page = page(server, Screen.PHONE, ColorScheme.LIGHT);
    page.route("**/api/search?**", route -> {});
    page.navigate("/?q=red");
    assertThat(page.locator("#status")).hasText("Searching …");
    look(page, "loading", Screen.PHONE, ColorScheme.LIGHT);
  }

  @Test
  void keepsTheResultsInSightWhileASearchTakesLong() {
    Page page = page(server, Screen.DESKTOP, ColorScheme.LIGHT);
    page.navigate("/?q=red");
    assertThat(page.locator("#pictures li").first()).isVisible();
    page.route("**/api/search?**", route -> {});
    page.getByRole(AriaRole.SEARCHBOX).fill("blue");
    page.keyboard().press("Enter");
    assertThat(page.locator("#found")).hasText("Searching …");
    assertThat(page.locator("#pictures img.there").first()).hasCSS("opacity", "0.4");
    assertThat(page.locator("#status")).isEmpty();
    look(page, "loading", Screen.DESKTOP, ColorScheme.LIGHT);
  }

  @Test
  void firstResultsComeSoonAfterEnter() {
    Page page = page(server, Screen.DESKTOP, ColorScheme.LIGHT);
    page.navigate("/?q=green");
    assertThat(page.locator("#pictures li").first()).isVisible();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      millis.add(Math.round(PageBenchmark.millis(page, "photo of red " + i)));
    }
    // Printed and not asserted: other programs make a machine slow.
    System.out.println("milliseconds from Enter to painted results: " + millis);
    assertThat(millis).hasSize(5).allMatch(each -> each >= 0);
  }
}
