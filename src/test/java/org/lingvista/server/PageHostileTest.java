package org.lingvista.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.awt.Color;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Names, texts and queries that try to be more than that, and very long ones. */
class PageHostileTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final String NAME = "<img src=x onerror=\"document.title='run'\"> red\n🙈.jpg";
  private static final String TEXT =
      "<script>document.title='run'</script> <b onclick=\"1\">red</b> moon & {name}";

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    SampleFolder.landscape(files.resolve(NAME), new Color(0xc8452f), 1);
    Files.writeString(files.resolve("note.txt"), TEXT);
    Files.writeString(files.resolve("long.txt"), "red" + "x".repeat(3000));
    server = new TestServer(folder);
    server.ingest(files);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Page search(String query) {
    Page page = CHROMIUM.page(server, options -> options.setViewportSize(320, 640));
    page.navigate("/?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(page.locator("#passages li").first()).isVisible();
    return page;
  }

  @Test
  void markupInNamesTextsAndQueriesStaysText() {
    Page page = search("<b>red</b> <script>document.title='run'</script>");
    assertThat(page.locator("#passages")).containsText(TEXT);
    assertThat(page.locator("#pictures li").first()).containsText("<img src=x onerror=");
    assertThat(page.locator("#chips")).containsText("script");
    assertThat(page.locator("main script, main b, main [onclick], main [onerror]")).hasCount(0);
    page.locator("#pictures li button").first().click();
    Locator detail = page.getByRole(AriaRole.DIALOG);
    assertThat(detail).containsText("🙈.jpg");
    assertThat(detail.locator("img")).hasCount(1);
    assertThat(page.title()).startsWith("<img src=x").endsWith("– Lingvista");
  }

  @Test
  void longWordsStayInsideANarrowScreen() {
    Page page = search("red");
    assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(320);
    page.locator("#passages button")
        .filter(new Locator.FilterOptions().setHasText("long"))
        .first()
        .click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    assertThat((int) page.evaluate("() => document.querySelector('#detail .body').scrollWidth"))
        .isLessThanOrEqualTo(320);
  }

  @Test
  void aQueryAsLongAsTheBoxTakesIsAnswered() {
    Page page = search("red");
    page.locator("#query").fill("犬".repeat(4000));
    page.keyboard().press("Enter");
    assertThat(page).hasTitle(java.util.regex.Pattern.compile("^犬{4000}"));
    assertThat(page.locator("#passages li").first()).isVisible();
    assertThat(page.locator("#status")).isEmpty();
    assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(320);
    assertThat((int) page.locator("#chips").evaluate("chips => chips.offsetHeight"))
        .as("the chips leave room for the results")
        .isLessThan(320);
  }

  @Test
  void daysThatAreNoneAreAProblemThatIsToldAndMended() {
    Page page = CHROMIUM.page(server);
    page.navigate("/?q=red&from=yesterday");
    assertThat(page.locator("#status")).containsText("from must be a day such as 2024-12-31");
    page.getByRole(AriaRole.SEARCHBOX).fill("red");
    page.keyboard().press("Enter");
    assertThat(page.locator("#passages li").first()).isVisible();
    assertThat(page.locator("#status")).isEmpty();
  }
}
