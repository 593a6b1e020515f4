package org.lingvista.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.evaluation.RetrievalTask.Probe;

class PictureTasksTest {
  private static final List<Example> GALLERY =
      List.of(
          item("bank", List.of("Bank", "money")),
          item("bench", List.of("ｂａｎｋ", "park", "wood")),
          item("tree", List.of("tree", "park", "wood")));

  @Test
  void everyItemOfANameIsRelevantToIt() {
    RetrievalTask task = PictureTasks.names("images", GALLERY);
    assertThat(task.probes()).extracting(Probe::text).containsExactly("Bank", "ｂａｎｋ", "tree");
    assertThat(task.judgements())
        .extracting(RetrievalTask.Judgement::relevant)
        .containsExactly(List.of(0, 1), List.of(0, 1), List.of(2));
  }

  @Test
  void aNameIsOnlyComparedWithNames() {
    List<Example> gallery = List.of(item("a", List.of("park")), item("b", List.of("tree", "park")));
    assertThat(PictureTasks.names("images", gallery).judgements().getFirst().relevant())
        .containsExactly(0);
  }

  @Test
  void everyItemWithTheKeywordAQueryAsksByIsRelevant() {
    RetrievalTask task =
        PictureTasks.queries(
            "queries",
            List.of(query("tree", "Park"), query("tree", "tree"), query("bank", "bank")),
            GALLERY);
    assertThat(task.judgements())
        .extracting(RetrievalTask.Judgement::relevant)
        .containsExactly(List.of(1, 2), List.of(2), List.of(0, 1));
  }

  @Test
  void queriesForNothingInTheGalleryAreLeftOut() {
    RetrievalTask task =
        PictureTasks.queries(
            "queries", List.of(query("elsewhere", "x"), query("tree", "tree")), GALLERY);
    assertThat(task.probes()).hasSize(1);
  }

  @Test
  void namesTheQueryWhoseCaptionTheItemDoesNotHave() {
    assertThatThrownBy(
            () -> PictureTasks.queries("queries", List.of(query("tree", "boat")), GALLERY))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("query 'q tree boat' asks for 'boat', which item 'tree'");
  }

  @Test
  void refusesTwoPicturesOfOneItem() {
    assertThatThrownBy(() -> PictureTasks.names("images", List.of(GALLERY.get(2), GALLERY.get(2))))
        .hasMessage("task 'images': item 'tree' has more than one picture");
  }

  @Test
  void refusesAnEmptyGallery() {
    assertThatThrownBy(() -> PictureTasks.names("images", List.of()))
        .hasMessageContaining("task 'images' has nothing to search for");
  }

  private static Example item(String id, List<String> texts) {
    return new Example(id, Path.of(id + ".png"), Map.of("en", texts), Map.of(), Map.of());
  }

  private static QueryExample query(String item, String content) {
    return new QueryExample(
        "q " + item + " " + content,
        item,
        "find " + content,
        "en",
        "find_images",
        List.of(),
        null,
        null,
        Map.of("content", content));
  }
}
