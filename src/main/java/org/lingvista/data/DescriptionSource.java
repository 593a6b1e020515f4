package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.Progress;

/**
 * Descriptions of Debian's packages: one item per package, the short description as text and the
 * beginning of the long one as passage, where they are translated.
 */
public final class DescriptionSource implements DataSource {
  private static final long SEED = 20_260_114;
  private static final int TEST_PACKAGES = 500;

  /** Packages are tested in at least so many languages. */
  private static final int TEST_LANGUAGES = 5;

  /** Debian's names to languages; of two with one language the first is taken where it is there. */
  private static final Map<String, String> LANGUAGES = languages();

  private static Map<String, String> languages() {
    Map<String, String> languages = new LinkedHashMap<>();
    for (String language : List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "ja", "ko")) {
      languages.put(language, language);
    }
    languages.put("zh_CN", "zh");
    languages.put("pt", "pt");
    languages.put("pt_BR", "pt");
    return Collections.unmodifiableMap(languages);
  }

  private final int testPackages;

  /** {@value #TEST_PACKAGES} packages are never trained on. */
  public DescriptionSource() {
    this(TEST_PACKAGES);
  }

  /** For tests with descriptions of their own. */
  DescriptionSource(int testPackages) {
    this.testPackages = testPackages;
  }

  @Override
  public String name() {
    return "descriptions";
  }

  @Override
  public String description() {
    return "descriptions of Debian's packages, short to long, in up to twelve languages";
  }

  @Override
  public int rulesVersion() {
    return 1;
  }

  @Override
  public List<Licence> licences() {
    return List.of(
        new Licence(
            "package descriptions and their translations",
            "Debian's maintainers and translators",
            "LicenseRef-terms-of-each-package",
            LANGUAGES.keySet().stream().map(language -> "Translation-" + language).toList()));
  }

  @Override
  public Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException {
    Map<String, FetchedPackage> fetched =
        packages
            .translations()
            .fetch(List.copyOf(LANGUAGES.keySet()), "the descriptions of Debian's packages");
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Map<String, HelpPage>> pages = pages(fetched, counts);
    progress.say("comparing the descriptions of %d languages".formatted(pages.size()));
    HelpPairs pairs = HelpPairs.of(pages);
    Map<String, Map<String, HelpPairs.Pair>> parallel = new TreeMap<>(pairs.pages());
    parallel.values().removeIf(languages -> !languages.containsKey("en") || languages.size() < 2);
    counts.put("packages left out: in one language", (long) pairs.pages().size() - parallel.size());
    List<Example> lines =
        new PageSplit("packages", testPackages, TEST_LANGUAGES, SEED).lines(parallel, counts);
    PairManifest.write(folder.resolve("manifest.jsonl"), lines);
    counts.putAll(pairs.counts());
    return new Made(List.copyOf(fetched.values()), rules(), counts);
  }

  private List<String> rules() {
    return List.of(
        "id: name of the package; a translation counts if it is of the present English description",
        "texts: the short description; passages: about the first 800 characters of the long one"
            + " (400 in zh, ja, ko), whole sentences, one paragraph a line, none twice; lists and"
            + " what is laid out by spaces are left out",
        "pt is Portuguese of Portugal where there is one, else of Brazil; zh is simplified",
        "still in English, its own title, shared paragraphs and titles: as for the help",
        "packages without an English pair or with no other are left out",
        "split test: %d packages drawn with seed %d among those with a pair in at least %d languages; split train: the others"
            .formatted(testPackages, SEED, TEST_LANGUAGES));
  }

  /** Language to package to page; translations of other English texts than the present are old. */
  private static Map<String, Map<String, HelpPage>> pages(
      Map<String, FetchedPackage> fetched, Map<String, Long> counts) throws IOException {
    Map<String, String> present = new HashMap<>();
    Map<String, Map<String, HelpPage>> pages = new LinkedHashMap<>();
    for (var each : fetched.entrySet()) {
      String language = LANGUAGES.getOrDefault(each.getKey(), each.getKey());
      Map<String, HelpPage> own = pages.computeIfAbsent(language, none -> new TreeMap<>());
      for (DescriptionFile.Description one :
          DescriptionFile.read(each.getValue().archive(), each.getKey())) {
        if (language.equals("en")) {
          present.put(one.packageName(), one.english());
          own.put(one.packageName(), one.page());
        } else if (one.english().equals(present.get(one.packageName()))) {
          own.putIfAbsent(one.packageName(), one.page());
        } else {
          counts.merge("descriptions dropped: of an older English text", 1L, Long::sum);
        }
      }
    }
    return pages;
  }
}
