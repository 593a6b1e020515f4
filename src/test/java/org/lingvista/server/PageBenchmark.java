package org.lingvista.server;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long a person waits in the page of a running server, from Enter until the first results are
 * painted: {@code scripts/bench/page.sh}.
 */
final class PageBenchmark {
  private static final List<String> QUERIES =
      List.of(
          "please find a photo of a dog",
          "how do I print a page",
          "Zeig mir bitte Bilder von einer Katze",
          "je cherche une photo de banane",
          "¿puedes buscar una foto de una guitarra?",
          "魚の写真を見せてください",
          "red flowers in the garden",
          "Wie füge ich eine Tabelle ein?");

  /** Resolves with the milliseconds from Enter to the frame that shows other results. */
  private static final String WAIT =
      """
      () => new Promise((done) => {
        const began = performance.now();
        const lists = [...document.querySelectorAll("#pictures ul, #passages ol")];
        const observer = new MutationObserver(() => {
          if (lists.every((list) => list.children.length === 0)) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        for (const list of lists) observer.observe(list, { childList: true });
        document.getElementById("search").requestSubmit();
      })
      """;

  private PageBenchmark() {}

  /** Asks a query in a page; milliseconds from Enter until its results are painted. */
  static double millis(Page page, String query) {
    page.locator("#query").fill(query);
    return ((Number) page.evaluate(WAIT)).doubleValue();
  }

  /** Arguments: the server's address and how often each query is asked. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[1]);
    List<Double> all = new ArrayList<>();
    try (Chromium.Running running = Chromium.Running.start(Chromium.program().orElseThrow());
        BrowserContext context = running.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(arguments[0]);
      page.locator("#home-panel h1").waitFor();
      for (int round = 0; round <= rounds; round++) {
        for (String query : QUERIES) {
          double millis = millis(page, query);
          if (round > 0) { // the first warms server and page
            all.add(millis);
          }
        }
      }
    }
    Collections.sort(all);
    System.out.printf(
        java.util.Locale.ROOT,
        "Enter to first results painted, %d queries: median %.0f ms, 95%% within %.0f ms, longest"
            + " %.0f ms%n",
        all.size(),
        all.get(all.size() / 2),
        all.get((int) Math.ceil(0.95 * all.size()) - 1),
        all.getLast());
  }
}
