package org.lingvista.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the page makes of the server: progress, faults, a restart, a key. */
class PageServerTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final long MOST_BYTES = 200_000;

  @TempDir private Path folder;

  /** A page whose server has ended, and where it listened. */
  private record Left(Page page, int port) {}

  /** Indexes pictures, opens a search, and ends the server once the page shows what is expected. */
  private Left leftBehind(int pictures, String query, Consumer<Page> expected) throws Exception {
    Path photos = SampleFolder.write(folder.resolve("photos"), pictures);
    try (TestServer server = new TestServer(folder)) {
      server.ingest(photos);
      Page page = CHROMIUM.page(server);
      page.navigate("/?q=" + query);
      expected.accept(page);
      return new Left(page, server.server.port());
    }
  }

  @Test
  void saysThatTheServerIsGoneAndGoesOnWhenItIsBack() throws Exception {
    Left left =
        leftBehind(1, "moon", page -> assertThat(page.locator("#passages li").first()).isVisible());
    Page page = left.page();
    assertThat(page.locator("#lost")).containsText("The connection to the server is lost.");
    page.getByRole(AriaRole.SEARCHBOX).fill("dog");
    page.keyboard().press("Enter");
    assertThat(page.locator("#status")).containsText("The server does not answer.");
    assertThat(page.getByText("Try again")).isVisible();
    try (TestServer server = new TestServer(null, left.port(), folder)) {
      assertThat(server.server.port()).isEqualTo(left.port());
      assertThat(page.locator("#passages li").first()).containsText("The dog barks");
      assertThat(page.locator("#lost")).isHidden();
      assertThat(page.locator("#status")).isEmpty();
    }
  }

  @Test
  void searchesAgainWhenTheServerHasForgottenTheList() throws Exception {
    Left left =
        leftBehind(
            9, "photo+of+red", page -> assertThat(page.locator("#pictures li")).hasCount(24));
    Page page = left.page();
    try (TestServer server = new TestServer(null, left.port(), folder)) {
      assertThat(server.server.port()).isEqualTo(left.port());
      page.locator("#more").click();
      assertThat(page.locator("#status")).isEmpty();
      page.locator("#more").click();
      assertThat(page.locator("#pictures li")).hasCount(27);
    }
  }

  @Test
  void showsHowIndexingGoesAndWhatCouldNotBeIndexed() throws Exception {
    Path photos = Files.createDirectories(folder.resolve("photos")).toRealPath();
    try (TestServer server = new TestServer(folder, photos)) {
      Page page = CHROMIUM.page(server);
      page.navigate("/");
      Locator heading = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
      assertThat(heading).hasText("Nothing is indexed yet.");
      page.evaluate(
          """
          () => {
            window.seen = [];
            new MutationObserver(() => window.seen.push(document.getElementById("ingest").textContent))
              .observe(document.getElementById("ingest"), { childList: true });
          }
          """);
      SampleFolder.write(photos, 40);
      Files.writeString(photos.resolve("bad <b>name<i>\n🙈.jpg"), "");
      server.ingest.start();
      assertThat(page.locator(".counts")).containsText("Pictures: 120");
      assertThat(heading).hasText("What are you looking for?");
      assertThat(page.locator("#pictures li").first()).isVisible();
      assertThat(page.evaluate("() => window.seen.join('|')").toString())
          .containsPattern("Indexing photos: [0-9]+ of 125");
      Locator failures = page.locator("#show-failures");
      assertThat(failures).hasText("Files that could not be indexed: 1");
      failures.click();
      Locator dialog = page.getByRole(AriaRole.DIALOG);
      assertThat(dialog).containsText("bad <b>name<i>");
      assertThat(dialog.locator("b, i")).hasCount(0);
      String answer = new String(server.get("/api/failures").body(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("\n");
      assertThat(server.json("/api/failures").at("/failures/0/name").asText())
          .endsWith("/bad <b>name<i>\n🙈.jpg");
      assertThat(dialog.locator("dd")).not().isEmpty();
      page.keyboard().press("Escape");
      assertThat(dialog).isHidden();
      assertThat(failures).isFocused();
    }
  }

  @Test
  void asksForTheKeyAndSearchesWithIt() throws Exception {
    Path file = folder.resolve("server.key");
    String key = ApiKey.create(file);
    try (TestServer server = new TestServer(ApiKey.read(file), folder)) {
      server.ingest(SampleFolder.write(folder.resolve("photos"), 1));
      Page page = CHROMIUM.page(server);
      page.navigate("/?q=moon");
      Locator input = page.locator("#key-input");
      input.fill("wrong");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("This is not the key.");
      input.fill(key);
      page.keyboard().press("Enter");
      assertThat(page.locator("#passages li").first()).isVisible();
      assertThat(page.locator("#lost")).isHidden();
      assertThat(page.evaluate("() => document.cookie")).isEqualTo("");
    }
  }

  @Test
  void weighsLittleAndAsksNothingElsewhere() throws Exception {
    try (TestServer server = new TestServer(folder)) {
      server.ingest(SampleFolder.write(folder.resolve("photos"), 9));
      Page page = CHROMIUM.page(server);
      List<Response> answers = new ArrayList<>();
      page.onResponse(answers::add);
      page.navigate("/?q=photo+of+red");
      assertThat(page.locator("#pictures li")).hasCount(24);
      long bytes = 0;
      for (Response answer : List.copyOf(answers)) {
        assertThat(answer.status()).as(answer.url()).isEqualTo(200);
        @Nullable String type = answer.headerValue("content-type");
        boolean endless = String.valueOf(type).startsWith("text/event-stream");
        if (!endless && !String.valueOf(type).startsWith("image/jpeg")) {
          bytes += answer.request().sizes().responseBodySize;
        }
      }
      System.out.println("bytes of the page without pictures: " + bytes);
      assertThat(bytes).isBetween(10_000L, MOST_BYTES);
    }
  }
}
