package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.FakeHub;

/** Names, URLs and folders of models. */
class ModelSourceTest {
  @TempDir Path folder;

  @Test
  void aNameAndAUrlFetchAModelThatConverts() throws Exception {
    try (FakeHub hub = new FakeHub(Fixtures.folder("labse"))) {
      ModelSource named = source(Map.of("HF_ENDPOINT", hub.endpoint().toString()));
      Path fetched = named.folder(FakeHub.NAME, "main");

      assertThat(source(Map.of()).folder(hub.endpoint() + "/" + FakeHub.NAME, "main"))
          .isEqualTo(fetched);
      assertThat(fetched.resolve("expected.safetensors")).doesNotExist();
      assertThat(Fixtures.convert(fetched, null, null, 0, folder.resolve("model")).tensors())
          .hasSameSizeAs(
              Fixtures.convert(Fixtures.folder("labse"), null, null, 0, folder.resolve("own"))
                  .tensors());
    }
  }

  @Test
  void aFolderIsTakenAsItIs() throws Exception {
    Path labse = Fixtures.folder("labse");
    assertThat(source(Map.of()).folder(labse.toString(), "main")).isEqualTo(labse);
    assertThatThrownBy(() -> source(Map.of()).folder("./no/such", "main"))
        .isInstanceOf(PretrainedException.class)
        .hasMessage("./no/such is neither a folder nor a model's name (OWNER/NAME) nor a URL");
    assertThatThrownBy(() -> source(Map.of()).folder("http://127.0.0.1:1/owner", "main"))
        .hasMessageEndingWith("is no model's address; https://HUB/OWNER/NAME is expected");
  }

  @Test
  void aMistypedFolderIsNotOnlyAModelTheHubDoesNotHave() throws Exception {
    try (FakeHub hub = new FakeHub(Fixtures.folder("labse"))) {
      ModelSource source = source(Map.of("HF_ENDPOINT", hub.endpoint().toString()));
      assertThatThrownBy(() -> source.folder("models/labsee", "main"))
          .isInstanceOf(PretrainedException.class)
          .hasMessageStartingWith(
              "there is no folder models/labsee, and as a model of %s it cannot be had: "
                  .formatted(hub.endpoint()))
          .extracting(e -> String.valueOf(e.getMessage()).lines().count())
          .isEqualTo(1L);
    }
  }

  @Test
  void onlyWhatIsNeededIsChosen() throws Exception {
    assertThat(
            PublishedFiles.choose(
                List.of(
                    "LICENSE",
                    "config.json",
                    "model.safetensors",
                    "open_clip_model.safetensors",
                    "pytorch_model.bin",
                    "tf_model.h5",
                    "onnx/config.json",
                    "onnx/model.onnx",
                    "vocab.txt",
                    "1_Pooling/config.json",
                    "2_Dense/config.json",
                    "2_Dense/pytorch_model.bin")))
        .containsExactlyInAnyOrder(
            "config.json",
            "model.safetensors",
            "vocab.txt",
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/pytorch_model.bin");
    assertThat(
            PublishedFiles.choose(
                List.of(
                    "config.json",
                    "pytorch_model.bin.index.json",
                    "pytorch_model-00001-of-00002.bin",
                    "pytorch_model-00002-of-00002.bin")))
        .hasSize(4);
    assertThat(
            PublishedFiles.choose(List.of("open_clip_config.json", "open_clip_pytorch_model.bin")))
        .hasSize(2);
  }

  private ModelSource source(Map<String, String> environment) {
    return new ModelSource(
        environment,
        new Cache(folder.resolve("cache")),
        (command, where) -> {
          throw new java.io.IOException("no program runs here");
        },
        line -> {},
        60_000);
  }
}
