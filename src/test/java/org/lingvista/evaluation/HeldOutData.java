package org.lingvista.evaluation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryExample.LabelledSpan;

/** Held-out data whose pictures and texts mean numbers, for {@link NumberEncoder}. */
final class HeldOutData {

  private HeldOutData() {}

  /** Pictures of the numbers from…until-1, named "number 7" and "Zahl 7". */
  static List<Example> pictures(Path folder, int from, int until) throws IOException {
    List<Example> items = new ArrayList<>();
    Files.createDirectories(folder);
    for (int number = from; number < until; number++) {
      BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 4; i++) {
        image.setRGB(i % 2, i / 2, number << 8);
      }
      Path file = folder.resolve(number + ".png");
      ImageIO.write(image, "png", file.toFile());
      items.add(
          new Example(
              "i" + number,
              file,
              Map.of(
                  "en", List.of("number " + number, "even or odd"),
                  "de", List.of("Zahl " + number)),
              Map.of(),
              Map.of("split", "test-style")));
    }
    return items;
  }

  static List<Example> pages(int count) {
    List<Example> pages = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      pages.add(
          new Example(
              "p" + number,
              null,
              Map.of("en", List.of("title " + number), "de", List.of("Titel " + number)),
              Map.of(
                  "en", List.of("the passage about " + number),
                  "de", List.of("der Absatz über " + number)),
              Map.of("split", "test")));
    }
    return pages;
  }

  static List<QueryExample> queries(List<Example> pictures) {
    List<QueryExample> queries = new ArrayList<>();
    for (Example item : pictures) {
      String name = item.texts().getOrDefault("en", List.of()).getFirst();
      String digits = name.replaceAll("\\D", "");
      queries.add(
          new QueryExample(
              "q" + item.id(),
              item.id(),
              "show me " + digits,
              "en",
              "find_images",
              List.of(new LabelledSpan("content", 8, 8 + digits.length())),
              item.image(),
              null,
              Map.of("content", name, "split", "test")));
    }
    queries.add(
        new QueryExample(
            "chat", "chat", "hello", "en", "none", List.of(), null, null, Map.of("split", "test")));
    return queries;
  }

  /** All tasks over 60 + 20 pictures and 40 pages. */
  static HeldOutEvaluation all(Path folder) throws IOException {
    List<Example> pictures = pictures(folder.resolve("pictures"), 0, 60);
    List<Example> concepts = pictures(folder.resolve("pictures"), 60, 80);
    List<QueryExample> queries = queries(pictures);
    return new HeldOutEvaluation(
        PictureTasks.names(HeldOutSets.IMAGES, pictures),
        PictureTasks.names(HeldOutSets.CONCEPTS, concepts),
        PassageTask.of(HeldOutSets.PASSAGES, pages(40), 30, 1),
        PictureTasks.queries(HeldOutSets.QUERIES, queries, pictures),
        queries);
  }
}
