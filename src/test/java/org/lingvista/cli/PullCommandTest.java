package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.pretrained.Fixtures;

/** {@code lingvista pull}. */
class PullCommandTest {
  private static final Path LABSE = Fixtures.folder("labse");

  @TempDir Path folder;

  @Test
  void makesAModelOfTwoFoldersAndSaysWhatIsUntrained() throws Exception {
    Path target = folder.resolve("model");

    String result =
        run("pull", "--text", LABSE, "--vision", Fixtures.folder("clip"), "--as", target);

    assertThat(result)
        .startsWith(
            "0 text    " + LABSE + ": BERT 1 x 32, 151 pieces, up to 24 tokens, pooling cls")
        .contains("ViT 2 x 32, 32 px in patches of 8, quick_gelu, d=32", "seed 17 and untrained")
        .endsWith("Wrote " + target);
    ModelDirectory model = new ModelDirectory(target).verified();
    assertThat(model.config().name()).isEqualTo("model");
    Provenance provenance = model.provenance();
    assertThat(provenance.steps().getFirst().details())
        .containsEntry("seed", "17")
        .containsEntry("nlu.encoder", "copy of text");
    assertThat(provenance.sources())
        .extracting(source -> source.part() + " " + source.name() + " " + source.licence())
        .containsExactly("text labse unknown", "vision clip unknown");
    assertThat(provenance.sources().getFirst().files()).startsWith("model.safetensors sha256:");
    assertThat(weight(model, "nlu.encoder.layer.0.output.dense.weight"))
        .isEqualTo(weight(model, "text.encoder.layer.0.output.dense.weight"))
        .isNotEqualTo(weight(model, "nlu.semantic.dense.weight"));
  }

  @Test
  void saysThatPicturesMeanNothingWithoutAnImageEncoder() {
    assertThat(
            run("pull", Fixtures.folder("bert"), "--pooling", "cls", "--as", folder.resolve("m")))
        .startsWith("0 ")
        .contains("pooling cls", "vision  none: an untrained ViT is put in its place");
  }

  @Test
  void keepsTheFirstLayersAndFillsMasksOnlyWithAllOfThem() {
    Path bert = Fixtures.folder("tensorflow");
    Path whole = folder.resolve("whole");
    Path first = folder.resolve("first");

    assertThat(run("pull", bert, "--as", whole)).contains("BERT 2 x 32");
    assertThat(run("pull", bert, "--layers", 1, "--as", first)).contains("BERT 1 x 32");
    assertThat(run("fill-mask", "--model", whole, "--top", 2, "a [MASK]"))
        .matches("0 a \\[MASK](\\R  0\\.\\d{4}  \\S+){2}");
    assertThat(run("fill-mask", "--model", first, "a [MASK]"))
        .startsWith("1 ")
        .contains("cannot fill masks");
  }

  @Test
  void widthsMustAgree() {
    Path dense = Fixtures.folder("sentence-dense");
    Path clip = Fixtures.folder("clip");

    assertThat(run("pull", dense, "--vision", clip, "--as", folder.resolve("m")))
        .isEqualTo(
            "1 lingvista: "
                + dense
                + " makes vectors of 24 values, "
                + clip
                + " of 32; the two must be of one width to be compared");
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void replacesAModelButNoOtherFolder() throws Exception {
    Path target = folder.resolve("m");
    assertThat(run("pull", LABSE, "--as", target)).startsWith("0 ");
    assertThat(run("pull", LABSE, "--as", target, "--seed", "5")).startsWith("0 ");
    Path other = Files.createDirectories(folder.resolve("photos"));
    Files.writeString(other.resolve("diary.txt"), "mine");

    assertThat(run("pull", LABSE, "--as", other))
        .isEqualTo(
            "1 lingvista: "
                + other
                + " exists and is not a model directory; choose another place for it");
    assertThat(other.resolve("diary.txt")).hasContent("mine");
  }

  @Test
  void theTextEncoderIsNamedOnce() {
    Path target = folder.resolve("m");
    assertThat(run("pull", "--as", target)).startsWith("2 ").contains("name the text encoder once");
    assertThat(run("pull", LABSE, "--text", LABSE, "--as", target)).startsWith("2 ");
    assertThat(run("pull", folder.resolve("none"), "--as", target))
        .isEqualTo(
            "1 lingvista: "
                + folder.resolve("none")
                + " is neither a folder nor a model's name (OWNER/NAME) nor a URL");
    assertThat(run("pull", Fixtures.folder("clip"), "--as", target))
        .startsWith("1 lingvista: " + Fixtures.folder("clip").resolve("config.json"))
        .endsWith("model_type is clip, which is not supported; supported: bert, M-CLIP");
  }

  private static float[] weight(ModelDirectory model, String name) throws IOException {
    return Objects.requireNonNull(model.tensors().get(name), name).toFloats();
  }

  /** Exit code and what was printed. */
  private static String run(Object... arguments) {
    StringWriter console = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(console),
            new PrintWriter(console),
            Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return exit + " " + console.toString().strip();
  }
}
