package org.lingvista.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.Example;
import org.lingvista.evaluation.ContactSheet;
import org.lingvista.image.ImageDecoder;
import org.lingvista.index.Item;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Searcher;

/** Five searches in five languages, whose results a person can judge by eye. */
final class QuickstartSearches {
  private static final int RESULTS = 10;

  /**
   * An example, asked only if its item is in the sample.
   *
   * @param item id of an emoji that should be found
   * @param gloss what the query says, in English
   */
  private record Wish(String language, String item, String query, String gloss) {}

  private static final List<Wish> WISHES =
      List.of(
          new Wish("en", "1f415", "please help me find a picture of a dog", "dog"),
          new Wish("en", "1f418", "please help me find a picture of an elephant", "elephant"),
          new Wish("en", "1f354", "please help me find a picture of a hamburger", "hamburger"),
          new Wish("en", "1f511", "please help me find a picture of a key", "key"),
          new Wish("en", "1f427", "please help me find a picture of a penguin", "penguin"),
          new Wish("en", "1f992", "please help me find a picture of a giraffe", "giraffe"),
          new Wish("en", "1f335", "please help me find a picture of a cactus", "cactus"),
          new Wish("en", "1f3ba", "please help me find a picture of a trumpet", "trumpet"),
          new Wish("de", "1f408", "Zeig mir bitte Bilder von einer Katze", "cat"),
          new Wish("de", "1f41d", "Zeig mir bitte Bilder von einer Biene", "bee"),
          new Wish("de", "1f989", "Zeig mir bitte Bilder von einer Eule", "owl"),
          new Wish("de", "1f6b2", "Zeig mir bitte Bilder von einem Fahrrad", "bicycle"),
          new Wish("fr", "1f34c", "je cherche une photo de banane", "banana"),
          new Wish("fr", "1f98b", "je cherche une photo de papillon", "butterfly"),
          new Wish("fr", "1f339", "je cherche une photo de rose", "rose"),
          new Wish("fr", "1f427", "je cherche une photo de pingouin", "penguin"),
          new Wish("es", "1f3b8", "¿puedes buscar una foto de una guitarra?", "guitar"),
          new Wish("es", "1f355", "¿puedes buscar una foto de una pizza?", "pizza"),
          new Wish("es", "1f981", "¿puedes buscar una foto de un león?", "lion"),
          new Wish("es", "1f33b", "¿puedes buscar una foto de un girasol?", "sunflower"),
          new Wish("ja", "1f41f", "魚の写真を見せてください", "fish"),
          new Wish("ja", "2603", "雪だるまの写真を見せてください", "snowman"),
          new Wish("ja", "1f419", "タコの写真を見せてください", "octopus"),
          new Wish("ja", "1f335", "サボテンの写真を見せてください", "cactus"));

  private QuickstartSearches() {}

  /**
   * Asks one example per language, prints the results and writes a contact sheet of each.
   *
   * @param pictures items of the index, for what can be asked and for English captions
   * @param sheets folder of the contact sheets
   */
  static List<Path> run(Searcher searcher, List<Example> pictures, Path sheets, PrintWriter out) {
    Map<String, String> captions = new HashMap<>();
    for (Example example : pictures) {
      List<String> names = example.texts().getOrDefault("en", List.of());
      captions.put(example.id(), names.isEmpty() ? example.id() : names.getFirst());
    }
    Map<String, Wish> chosen = new LinkedHashMap<>();
    for (Wish wish : WISHES) {
      if (captions.containsKey(wish.item())) {
        chosen.putIfAbsent(wish.language(), wish);
      }
    }
    List<Path> written = new ArrayList<>();
    for (Wish wish : chosen.values()) {
      SearchResponse response =
          searcher.search(wish.query(), SearchOptions.DEFAULT.withPage(0, RESULTS));
      out.println();
      out.println("“%s” (%s: %s)".formatted(wish.query(), wish.language(), wish.gloss()));
      out.print(SearchOutput.text(response, false));
      out.flush();
      Path sheet = sheets.resolve("%s-%s.png".formatted(wish.language(), wish.gloss()));
      ContactSheet.write(
          sheet,
          List.of(
              wish.query(),
              "%s: %s; intent %s, looks for: %s"
                  .formatted(
                      wish.language(),
                      wish.gloss(),
                      response.query().intent(),
                      response.query().cleaned())),
          response.results().stream().map(result -> cell(result, captions)).toList());
      written.add(sheet);
    }
    return written;
  }

  private static ContactSheet.Cell cell(SearchResult result, Map<String, String> captions) {
    Item item = result.item();
    @Nullable String path = item.path();
    String score =
        String.format(Locale.ROOT, "%d. cosine %.3f", result.rank(), result.vectorScore());
    String name = captions.getOrDefault(item.itemId(), item.title());
    boolean picture = item.kind() == Item.Kind.IMAGE && path != null && Files.exists(Path.of(path));
    return new ContactSheet.Cell(
        picture ? ImageDecoder.decode(Path.of(path)) : null, List.of(name, score, item.text()));
  }
}
