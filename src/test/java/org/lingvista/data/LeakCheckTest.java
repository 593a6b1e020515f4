package org.lingvista.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants one leak at a time into a clean manifest and looks whether the check finds it. */
class LeakCheckTest {
  @TempDir private Path folder;
  private final List<Example> lines = new ArrayList<>();

  @BeforeEach
  void cleanManifest() throws Exception {
    picture("cat", "noto", "train", "cat", 1);
    picture("cow", "noto", "train", "cow", 2);
    picture("cat", "fluent", "test-style", "cat", 3);
    picture("elk", "fluent", "test-concept", "elk", 4);
    passage("page1", "train", "Copying", "Press a key.\nThen press another.");
    passage("page2", "test", "Pasting", "Choose from the menu.");
  }

  private void picture(String id, String style, String split, String text, long drawing)
      throws Exception {
    BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(drawing);
    for (int i = 0; i < 24 * 24; i++) {
      image.setRGB(i % 24, i / 24, random.nextInt());
    }
    write(id, style, split, text, image);
  }

  private void write(String id, String style, String split, String text, BufferedImage image)
      throws Exception {
    Path file = folder.resolve(style + "-" + id + "-" + lines.size() + ".png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    lines.add(
        new Example(
            id,
            file,
            Map.of("en", List.of(text)),
            Map.of(),
            Map.of("split", split, "style", style)));
  }

  private void passage(String id, String split, String title, String passage) {
    lines.add(
        new Example(
            id,
            null,
            Map.of("en", List.of(title)),
            Map.of("en", List.of(passage)),
            Map.of("split", split)));
  }

  private LeakCheck check() {
    Path manifest = folder.resolve("manifest.jsonl");
    PairManifest.write(manifest, lines);
    return LeakCheck.of(manifest);
  }

  private List<String> found(String split, LeakCheck.Kind kind) {
    return check().leaks().getOrDefault(split, Map.of()).getOrDefault(kind, List.of());
  }

  @Test
  void findsNothingInACleanManifest() {
    LeakCheck check = check();

    assertThat(check.clean()).isTrue();
    assertThat(check.splits().get("train")).isEqualTo(new LeakCheck.Contents(3, 3, 2, 3, 1));
    assertThatCode(() -> check.orThrow(folder)).doesNotThrowAnyException();
  }

  @Test
  void findsAnItemOnBothSides() throws Exception {
    picture("cow", "fluent", "test-concept", "another name", 5);

    assertThat(found("test-concept", LeakCheck.Kind.ITEM)).containsExactly("cow");
  }

  @Test
  void findsATrainingStyleInTheTestOfStyles() throws Exception {
    picture("cow", "noto", "test-style", "cow", 5);

    assertThat(found("test-style", LeakCheck.Kind.STYLE)).containsExactly("noto");
  }

  @Test
  void findsTheSamePictureUnderAnotherName() throws Exception {
    picture("owl", "fluent", "test-concept", "owl", 1);

    assertThat(found("test-concept", LeakCheck.Kind.FILE)).hasSize(1);
    assertThat(found("test-concept", LeakCheck.Kind.PIXELS)).hasSize(1);
    assertThat(found("test-concept", LeakCheck.Kind.LOOK)).hasSize(1);
  }

  @Test
  void findsThePictureThatOnlyLooksTheSame() throws Exception {
    disc("sun", "noto", "train", 48);
    disc("moon", "fluent", "test-style", 96);

    assertThat(found("test-style", LeakCheck.Kind.FILE)).isEmpty();
    assertThat(found("test-style", LeakCheck.Kind.PIXELS)).isEmpty();
    assertThat(found("test-style", LeakCheck.Kind.LOOK)).hasSize(1);
  }

  private void disc(String id, String style, String split, int side) throws Exception {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(side / 12, side / 12, side * 5 / 6, side * 5 / 6);
    graphics.dispose();
    write(id, style, split, id, image);
  }

  @Test
  void findsATextWhateverItsCaseAndLanguage() {
    lines.add(
        new Example(
            "page3",
            null,
            Map.of("de", List.of("COPYING")),
            Map.of("de", List.of("Etwas ganz anderes.")),
            Map.of("split", "test")));

    assertThat(found("test", LeakCheck.Kind.TEXT)).containsExactly("copying");
  }

  @Test
  void allowsTheTestOfStylesTheTextsAndItemsOfTraining() {
    assertThat(check().leaks().get("test-style"))
        .doesNotContainKeys(LeakCheck.Kind.ITEM, LeakCheck.Kind.TEXT);
  }

  @Test
  void findsAParagraphInsideAPassage() {
    passage("page4", "test", "Cutting", "Take scissors.\nthen  press ANOTHER.");

    assertThat(found("test", LeakCheck.Kind.PARAGRAPH)).containsExactly("then press another.");
  }

  @Test
  void findsAPassageThatContainsItsOwnTitle() {
    passage("page5", "test", "Undo", "To UNDO a step, press a key.");

    LeakCheck check = check();

    assertThat(check.passagesWithTitle()).containsExactly("page5 (en)");
    assertThat(check.clean()).isFalse();
  }

  @Test
  void failsWithOneLineThatSaysWhatLeaks() throws Exception {
    picture("cow", "fluent", "test-concept", "another name", 5);
    LeakCheck check = check();

    assertThatThrownBy(() -> check.orThrow(Path.of("m.jsonl")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("m.jsonl")
        .hasMessageContaining("test-concept items=1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesTheItemWhosePictureCannotBeRead() throws Exception {
    Files.writeString(lines.getFirst().image(), "no picture");

    assertThatThrownBy(this::check).isInstanceOf(DataException.class).hasMessageContaining("cat");
  }
}
