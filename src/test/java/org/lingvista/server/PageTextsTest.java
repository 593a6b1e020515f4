package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's texts are complete in every language, and its files small and self-contained. */
class PageTextsTest {
  private static final Path PAGE = Path.of("src/main/resources/org/lingvista/server/page");
  private static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");

  private static JsonNode texts(String language) throws IOException {
    return new ObjectMapper().readTree(PAGE.resolve("texts/" + language + ".json").toFile());
  }

  private static Set<String> places(JsonNode text) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(text.toString());
    while (matcher.find()) {
      places.add(matcher.group());
    }
    return places;
  }

  @Test
  void everyLanguageHasEveryTextWithItsPlaces() throws IOException {
    JsonNode english = texts("en");
    for (String language : LANGUAGES) {
      JsonNode texts = texts(language);
      Set<String> keys = new TreeSet<>();
      texts.fieldNames().forEachRemaining(keys::add);
      Set<String> wanted = new TreeSet<>();
      english.fieldNames().forEachRemaining(wanted::add);
      assertThat(keys).as(language).isEqualTo(wanted);
      for (Iterator<String> names = english.fieldNames(); names.hasNext(); ) {
        String key = names.next();
        assertThat(places(texts.get(key)))
            .as(language + " " + key)
            .isEqualTo(places(english.get(key)));
        assertThat(texts.get(key).toString()).as(language + " " + key).isNotEqualTo("\"\"");
      }
    }
  }

  @Test
  void everyTextThatThePageAsksForExists() throws IOException {
    Pattern use = Pattern.compile("\\bt\\(\"([\\w.]+)\"|data-(?:text|label)=\"([\\w.]+)\"");
    JsonNode english = texts("en");
    int uses = 0;
    for (Path file : files()) {
      Matcher matcher = use.matcher(Files.readString(file));
      while (matcher.find()) {
        String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        assertThat(english.has(key)).as(file + " " + key).isTrue();
        uses++;
      }
    }
    assertThat(uses).isGreaterThan(20);
  }

  @Test
  void loadsNothingFromElsewhereAndIsSmall() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      String content = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
      assertThat(content).as(file.toString()).doesNotContain("http://").doesNotContain("https://");
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(200_000);
  }

  @Test
  void asksForAllItsModulesAtOnce() throws IOException {
    String page = Files.readString(PAGE.resolve("index.html"));
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".js")) {
        assertThat(page)
            .containsPattern("(src|modulepreload\" href)=\"page/" + Pattern.quote(name));
      }
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(PAGE)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
