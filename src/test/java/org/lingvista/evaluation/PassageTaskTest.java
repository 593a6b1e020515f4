package org.lingvista.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lingvista.data.Example;
import org.lingvista.evaluation.RetrievalTask.Candidate;
import org.lingvista.evaluation.RetrievalTask.Judgement;
import org.lingvista.evaluation.RetrievalTask.Probe;

class PassageTaskTest {

  @Test
  void searchesEveryGalleryWithTheTitlesOfItsPagesInEveryLanguage() {
    RetrievalTask task = PassageTask.of("passages", HeldOutData.pages(20), 12, 1);
    assertThat(task.gallery("en")).hasSize(12);
    assertThat(task.gallery("de")).hasSize(12);
    assertThat(task.judgements()).hasSize(4 * 12);
    for (Judgement judgement : task.judgements()) {
      Probe probe = task.probes().get(judgement.probe());
      Candidate right = task.candidates().get(judgement.relevant().getFirst());
      assertThat(judgement.relevant()).hasSize(1);
      assertThat(right.words().replaceAll("\\D", "")).isEqualTo(probe.text().replaceAll("\\D", ""));
      assertThat(right.gallery()).isEqualTo(judgement.gallery());
    }
  }

  @Test
  void drawsTheSamePagesInAllLanguages() {
    RetrievalTask task = PassageTask.of("passages", HeldOutData.pages(50), 10, 3);
    assertThat(pages(task, "en")).isEqualTo(pages(task, "de"));
    assertThat(pages(task, "en"))
        .isNotEqualTo(pages(PassageTask.of("passages", HeldOutData.pages(50), 10, 4), "en"));
  }

  @Test
  void pagesOfOneTitleAndEqualPassagesAreAllRelevant() {
    List<Example> pages =
        List.of(
            page("a", "Sorting", "Sorts a list."),
            page("b", "SORTING", "Sorts a table."),
            page("c", "Ordering", "Sorts a  LIST."),
            page("d", "Deleting", "Deletes a row."));
    RetrievalTask task = PassageTask.of("passages", pages, 10, 1);
    for (Judgement judgement : task.judgements()) {
      List<String> right =
          judgement.relevant().stream().map(row -> task.candidates().get(row).id()).toList();
      switch (task.probes().get(judgement.probe()).id()) {
        case "en/a", "en/b" -> assertThat(right).containsExactlyInAnyOrder("en/a", "en/b", "en/c");
        case "en/c" -> assertThat(right).containsExactlyInAnyOrder("en/a", "en/c");
        default -> assertThat(right).containsExactly("en/d");
      }
    }
  }

  @Test
  void doesNotAskInALanguageForAPageThatHasNoPassageThere() {
    List<Example> pages = new ArrayList<>(HeldOutData.pages(3));
    pages.add(
        new Example(
            "english only",
            null,
            Map.of("en", List.of("title 99")),
            Map.of("en", List.of("the passage about 99")),
            Map.of()));
    RetrievalTask task = PassageTask.of("passages", pages, 10, 1);
    assertThat(task.gallery("en")).hasSize(4);
    assertThat(task.gallery("de")).hasSize(3);
    assertThat(task.judgements()).hasSize(4 * 3 + 1);
  }

  private static List<String> pages(RetrievalTask task, String language) {
    return task.gallery(language).stream()
        .map(row -> task.candidates().get(row).id().substring(3))
        .toList();
  }

  private static Example page(String id, String title, String passage) {
    return new Example(
        id, null, Map.of("en", List.of(title)), Map.of("en", List.of(passage)), Map.of());
  }
}
