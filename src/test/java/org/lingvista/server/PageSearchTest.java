package org.lingvista.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A person searches in the page. */
class PageSearchTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static TestServer server;
  private static Path photos;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    photos = SampleFolder.write(folder.resolve("photos"), 12);
    server = new TestServer(folder);
    server.ingest(photos);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Page open(String address) {
    Page page = CHROMIUM.page(server);
    page.navigate(address);
    page.locator("body.ready").waitFor();
    return page;
  }

  private static void ask(Page page, String query) {
    page.getByRole(AriaRole.SEARCHBOX).fill(query);
    page.keyboard().press("Enter");
  }

  private static Locator pictures(Page page) {
    return page.locator("#pictures li");
  }

  private static Locator passages(Page page) {
    return page.locator("#passages li");
  }

  private static Locator chip(Page page, String text) {
    return page.locator("#chips li").filter(new Locator.FilterOptions().setHasText(text));
  }

  @Test
  void findsPassagesInThreeLanguagesAndMarksWhatAnswers() {
    Page page = open("/");
    ask(page, "dog moon");
    assertThat(passages(page).first()).containsText("The dog barks at the red moon.");
    assertThat(passages(page).first().locator(".answer")).hasText("The dog barks at the red moon.");
    assertThat(passages(page).first().locator("mark")).hasText(new String[] {"dog", "moon"});
    ask(page, "Hund Mond");
    assertThat(passages(page).first()).containsText("Der Hund bellt");
    ask(page, "犬 月");
    assertThat(passages(page).first()).containsText("犬が赤い月に向かって吠える");
    assertThat(passages(page).first().locator("mark")).hasText(new String[] {"犬", "月"});
    page.goBack();
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("Hund Mond");
    assertThat(passages(page).first()).containsText("Der Hund bellt");
  }

  @Test
  void showsWhatWasUnderstoodInJapaneseAndDropsWhatIsRemoved() {
    Page page =
        CHROMIUM.page(server, options -> options.setLocale("ja-JP").setTimezoneId("Asia/Tokyo"));
    page.navigate("/");
    ask(page, "昨日の写真 red");
    assertThat(page.locator("html")).hasAttribute("lang", "ja");
    Locator kind = chip(page, "画像のみ");
    Locator day = chip(page, "昨日");
    assertThat(kind).isVisible();
    assertThat(day).isVisible();
    day.getByRole(AriaRole.BUTTON).last().click();
    assertThat(day).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("drop=time"));
    assertThat(pictures(page)).hasCount(24);
    assertThat(page.locator("#passages")).isHidden();
    kind.getByRole(AriaRole.BUTTON).last().click();
    assertThat(kind).hasCount(0);
    assertThat(page.locator("#passages")).isVisible();
    page.goBack();
    assertThat(kind).isVisible();
  }

  @Test
  void filtersByDaysThatAreTyped() {
    Page page = open("/?q=photo+of+red");
    assertThat(pictures(page)).hasCount(24);
    page.locator(".dates summary").press("Enter");
    page.locator("input[name=from]").focus();
    page.keyboard().type("06172020"); // month, day, year: the headless browser is American
    page.locator("input[name=until]").focus();
    assertThat(page).hasURL(Pattern.compile("from=2020-06-17"));
    page.keyboard().type("06182020");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("from=2020-06-17&until=2020-06-18"));
    assertThat(pictures(page)).hasCount(6);
    assertThat(pictures(page).first()).containsText("red");
    assertThat(page.locator(".dates summary")).containsText("17 – 18 Jun 2020");
    page.reload();
    assertThat(pictures(page)).hasCount(6);
    assertThat(page.locator("input[name=from]")).hasValue("2020-06-17");
  }

  @Test
  void correctsTheKindBesideTheChips() {
    Page page = open("/?q=photo+of+red+moon");
    assertThat(pictures(page)).hasCount(24);
    page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Passages")).click();
    assertThat(passages(page).first()).isVisible();
    assertThat(page.locator("#pictures")).isHidden();
    assertThat(page).hasURL(Pattern.compile("kind=text"));
  }

  @Test
  void searchesWithAPictureThatIsDropped() throws Exception {
    Page page = open("/");
    drop(page, photos.resolve("blue 03.jpg"), "image/jpeg");
    assertThat(chip(page, "Similar to: your picture")).isVisible();
    assertThat(pictures(page).first()).containsText("blue");
    assertThat(page.locator("#chips img")).isVisible();
    drop(page, photos.resolve("moon.md"), "text/markdown");
    assertThat(page.locator("#status")).hasText("“moon.md” is not a picture.");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove: Similar")).click();
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
        .hasText("What are you looking for?");
  }

  private static void drop(Page page, Path file, String type) throws Exception {
    page.evaluate(
        """
        ([name, type, data]) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name, { type }));
          for (const kind of ["dragover", "drop"]) {
            document.body.dispatchEvent(
              new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
          }
        }
        """,
        List.of(
            String.valueOf(file.getFileName()),
            type,
            Base64.getEncoder().encodeToString(Files.readAllBytes(file))));
  }

  @Test
  void pagesOnToTheEndWithoutRepeating() {
    Page page = open("/?q=photo+of+red");
    assertThat(pictures(page)).hasCount(24);
    page.getByText("Show less likely results").click();
    Locator more =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show more"));
    more.click();
    assertThat(pictures(page)).hasCount(36);
    assertThat(pictures(page).nth(24).locator("button")).isFocused();
    assertThat(more).isHidden();
    assertThat(page.locator("#found")).hasText("Pictures: 36 · Passages: 0");
    assertThat(pictures(page).allInnerTexts()).doesNotHaveDuplicates();
  }

  private static ObjectNode read(byte[] json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void foldsWhatIsLessLikelyAway() {
    Page page = CHROMIUM.page(server);
    page.route(
        "**/api/search?**",
        route -> {
          ObjectNode answer = read(route.fetch().body());
          int place = 0;
          for (JsonNode result : answer.get("results")) {
            ((ObjectNode) result).put("likely", place++ < 6);
          }
          route.fulfill(
              new Route.FulfillOptions()
                  .setContentType("application/json")
                  .setBody(answer.toString()));
        });
    page.navigate("/?q=photo+of+red");
    Locator less = page.getByText("Show less likely results");
    assertThat(less).isVisible();
    assertThat(page.locator("#pictures li:visible")).hasCount(6);
    assertThat(page.locator("#more")).isHidden();
    assertThat(page.locator("#found")).hasText("Pictures: 6 · Passages: 0");
    less.click();
    assertThat(page.locator("#pictures li:visible")).hasCount(24);
    assertThat(pictures(page).nth(6).locator("button")).isFocused();
    assertThat(less).isHidden();
    assertThat(page.locator("#more")).isVisible();
  }

  @Test
  void keepsWhatIsBeingTyped() {
    Page page = open("/?q=photo+of+red");
    assertThat(pictures(page)).hasCount(24);
    page.getByRole(AriaRole.SEARCHBOX).fill("something else");
    chip(page, "only Pictures").getByRole(AriaRole.BUTTON).last().click();
    assertThat(chip(page, "only Pictures")).hasCount(0);
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("something else");
  }

  @Test
  void opensAnItemStepsOnAndComesBackToWhereItWas() {
    Page page = open("/?q=photo+of+red");
    pictures(page).nth(3).locator("button").click();
    Locator detail = page.getByRole(AriaRole.DIALOG);
    String fourth = pictures(page).nth(3).innerText();
    assertThat(detail.getByRole(AriaRole.HEADING)).hasText(fourth);
    assertThat(detail.locator("dl")).containsText(photos.resolve(fourth).toString());
    assertThat(detail.locator("dt").first()).hasText("Time");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    String sixth = pictures(page).nth(5).innerText();
    assertThat(detail.getByRole(AriaRole.HEADING)).hasText(sixth);
    page.keyboard().press("Escape");
    assertThat(detail).isHidden();
    assertThat(pictures(page).nth(5).locator("button")).isFocused();
    assertThat(page).hasTitle("photo of red – Lingvista");
    assertThat(page).hasURL(Pattern.compile("\\?q=photo\\+of\\+red$"));

    page.goForward();
    assertThat(detail.getByRole(AriaRole.HEADING)).hasText(sixth);
    page.reload();
    assertThat(detail.getByRole(AriaRole.HEADING)).hasText(sixth);
    detail.getByText("More like this").click();
    assertThat(chip(page, "Similar to: " + sixth)).isVisible();
    assertThat(detail).isHidden();
    page.goBack();
    assertThat(detail.getByRole(AriaRole.HEADING)).hasText(sixth);
    page.goBack();
    assertThat(detail).isHidden();
    assertThat(pictures(page)).hasCount(24);
  }

  @Test
  void needsNothingButTheKeyboard() {
    Page page = open("/");
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
    page.keyboard().type("photo of red yesterday");
    page.keyboard().press("Enter");
    assertThat(chip(page, "yesterday")).isVisible();
    Locator remove =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove: yesterday"));
    tabTo(page, remove);
    page.keyboard().press("Enter");
    assertThat(chip(page, "yesterday")).hasCount(0);
    assertThat(page.locator("#results")).isFocused();
    tabTo(page, page.locator("input[name=kind]:checked"));
    page.keyboard().press("ArrowLeft");
    assertThat(page).hasURL(Pattern.compile("kind=any"));
    assertThat(page.locator("input[name=kind]:checked")).isFocused();
    tabTo(page, pictures(page).first().locator("button"));
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.keyboard().press("Escape");
    assertThat(pictures(page).first().locator("button")).isFocused();
    page.keyboard().press("/");
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
  }

  private static void tabTo(Page page, Locator target) {
    for (int i = 0; i < 20; i++) {
      page.keyboard().press("Tab");
      if ((boolean) target.evaluate("element => element === document.activeElement")) {
        return;
      }
    }
    throw new AssertionError("20 presses of Tab do not reach " + target);
  }
}
