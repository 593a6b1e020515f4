package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lingvista.download.Archives;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.Progress;

/**
 * LibreOffice's help: one item per page, its title as short text and the beginning of its body as
 * passage, in eleven languages. The pages lie at the same paths in every language.
 */
public final class HelpSource implements DataSource {
  /** Draws the test pages. */
  static final long SEED = 20_260_114;

  /** Pages never trained on. */
  static final int TEST_PAGES = 500;

  /** Language to the ending of the package's name. */
  private static final Map<String, String> PACKAGES = packages();

  private static Map<String, String> packages() {
    Map<String, String> packages = new LinkedHashMap<>();
    packages.put("en", "en-us");
    for (String language : List.of("de", "fr", "es", "it", "pl", "ru", "tr")) {
      packages.put(language, language);
    }
    packages.put("zh", "zh-cn");
    packages.put("ja", "ja");
    packages.put("ko", "ko");
    return Collections.unmodifiableMap(packages);
  }

  private final int testPages;

  /** {@value #TEST_PAGES} pages are never trained on. */
  public HelpSource() {
    this(TEST_PAGES);
  }

  /** For tests with pages of their own. */
  HelpSource(int testPages) {
    this.testPages = testPages;
  }

  @Override
  public String name() {
    return "help";
  }

  @Override
  public String description() {
    return "LibreOffice help, title to passage, parallel in eleven languages";
  }

  @Override
  public int rulesVersion() {
    return 2;
  }

  @Override
  public List<Licence> licences() {
    return List.of(
        new Licence(
            "LibreOffice help",
            "The Document Foundation, Oracle, LibreOffice contributors",
            "MPL-2.0",
            PACKAGES.values().stream().map(ending -> "libreoffice-help-" + ending).toList()));
  }

  @Override
  public Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException {
    List<String> names =
        PACKAGES.values().stream().map(ending -> "libreoffice-help-" + ending).toList();
    List<FetchedPackage> fetched = packages.apt().fetch(names, "the parallel help passages");
    progress.say("reading the pages of %d languages".formatted(names.size()));
    HelpPairs pairs = HelpPairs.of(parse(folder, fetched));
    Map<String, Long> made = new TreeMap<>();
    List<Example> lines =
        new PageSplit("pages", testPages, PACKAGES.size(), SEED).lines(pairs.pages(), made);
    PairManifest.write(folder.resolve("manifest.jsonl"), lines);
    Map<String, Long> counts = new LinkedHashMap<>(made);
    counts.putAll(new TreeMap<>(pairs.counts()));
    return new Made(fetched, rules(), counts);
  }

  private List<String> rules() {
    return List.of(
        "id: path of the page inside the help, the same in every language",
        "texts: the page's title; passages: about the first 800 characters of its own paragraphs"
            + " (400 in zh, ja, ko), whole sentences, one paragraph a line, none twice",
        "left out of the body: paragraphs embedded from other pages, program code, the way to reach"
            + " a command, related topics, paragraphs of fewer than 16 letters (8 in zh, ja, ko)",
        "still in English and dropped: paragraphs of other languages that are identical (NFKC, case"
            + " folded, white space collapsed) to a paragraph of the English help, and those of at"
            + " least 6 words a quarter of which are English function words; pairs whose title of"
            + " several words is identical to the English one",
        "sentences that contain the page's own title, whatever the case, are dropped; a pair is"
            + " dropped when fewer than 80 characters are left (40 in zh, ja, ko)",
        "paragraphs and titles that several pages have, in whatever languages, are dropped from all"
            + " of them",
        "split test: %d pages drawn with seed %d among those with a pair in all eleven languages; split train: the other pages"
            .formatted(testPages, SEED));
  }

  private static Map<String, Map<String, HelpPage>> parse(Path folder, List<FetchedPackage> fetched)
      throws IOException, InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()));
    try {
      Map<String, Future<Map<String, HelpPage>>> pending = new LinkedHashMap<>();
      int next = 0;
      for (String language : PACKAGES.keySet()) {
        FetchedPackage each = fetched.get(next++);
        pending.put(language, workers.submit(() -> pages(each, folder)));
      }
      Map<String, Map<String, HelpPage>> parsed = new LinkedHashMap<>();
      for (var entry : pending.entrySet()) {
        parsed.put(entry.getKey(), entry.getValue().get());
      }
      return parsed;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IOException(e.getCause());
    } finally {
      workers.shutdownNow();
      workers.close(); // nobody writes into the folder once this returns
    }
  }

  /** Pages by path, such as {@code text/scalc/01/04060101.html}. */
  private static Map<String, HelpPage> pages(FetchedPackage source, Path folder) {
    Map<String, HelpPage> pages = new TreeMap<>();
    Archives.readDeb(
        source.archive(),
        (name, content) -> {
          int text = name.indexOf("/text/");
          if (text > 0 && name.contains("/libreoffice/help/") && name.endsWith(".html")) {
            pages.put(name.substring(text + 1), HelpPage.parse(content.bytes()));
          } else if (name.endsWith("/copyright")) {
            Path licences = Files.createDirectories(folder.resolve("LICENSES"));
            Files.write(licences.resolve(source.name() + "-copyright"), content.bytes());
          }
        });
    if (pages.isEmpty()) {
      throw new DataException(source.archive() + " holds no pages of LibreOffice's help");
    }
    return pages;
  }
}
