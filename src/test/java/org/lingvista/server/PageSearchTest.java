package org.lingvista.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A person searches in the page. */
class PageSearchTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
    server.ingest(SampleFolder.write(folder.resolve("photos"), 12));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void ask(Page page, String query) {
    page.getByRole(com.microsoft.playwright.options.AriaRole.SEARCHBOX).fill(query);
    page.keyboard().press("Enter");
  }

  private static Locator passages(Page page) {
    return page.locator("#passages li");
  }

  @Test
  void findsPassagesInThreeLanguages() {
    Page page = CHROMIUM.page(server);
    page.navigate("/");
    ask(page, "dog moon");
    assertThat(passages(page).first()).containsText("The dog barks at the red moon.");
    ask(page, "Hund Mond");
    assertThat(passages(page).first()).containsText("Der Hund bellt");
    ask(page, "犬 月");
    assertThat(passages(page).first()).containsText("犬が赤い月に向かって吠える");
    assertThat(page).hasURL(java.util.regex.Pattern.compile("\\?q="));
  }
}
