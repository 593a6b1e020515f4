package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lingvista.pretrained.Fixtures.assertSame;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lingvista.encode.OnnxGraphs;
import org.lingvista.export.BundleExport;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.TensorScope;

/** Pictures through converted models give Python's vectors. */
class VisionParityTest {
  @TempDir Path folder;

  /** 32 pixels is the published size; for 16 and 48 the positions are interpolated. */
  @ParameterizedTest
  @CsvSource({
    "clip, 0",
    "clip, 16",
    "clip, 48",
    "clip-vision, 0",
    "clip-vision, 48",
    "open-clip, 0",
    "open-clip, 16",
    "open-clip, 48"
  })
  void vectorsAreThoseOfPythonOnLibtorchAndOnnx(String name, int imageSize) throws IOException {
    ModelDirectory directory = convert(name, imageSize);
    int size = imageSize == 0 ? 32 : imageSize;
    float[] expected = Fixtures.expected(name, "vectors." + size).toFloats();
    float[] pixels = Fixtures.pixels(size);
    BundleExport.export(directory, folder.resolve("bundle"));

    try (LingvistaModel model = directory.load(Compute.cpu());
        OnnxGraphs graphs = new OnnxGraphs(folder.resolve("bundle"), 0, false);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      float[] torch =
          HostArrays.toFloats(
              model.encodeImages(
                  HostArrays.floats(pixels, Compute.cpu(), 2, 3, size, size), false));
      assertSame(torch, expected, 32, "libtorch");
      assertSame(graphs.images(pixels, 2, size), expected, 32, "ONNX");
    }
  }

  @Test
  void pixelsAreNormalisedAsPublished() throws IOException {
    for (String name : new String[] {"clip", "open-clip"}) {
      ModelConfig.Vision vision = convert(name, 0).config().vision();
      assertThat(vision.image().mean()).containsExactly(0.5f, 0.25f, 0.125f);
      assertThat(vision.image().std()).containsExactly(0.25f, 0.5f, 0.75f);
    }
    assertThat(convert("clip-vision", 0).config().vision().image().mean()[0])
        .isEqualTo(0.48145467f);
  }

  @Test
  void anImpossibleSizeIsRefused() {
    assertThatThrownBy(() -> convert("clip", 30))
        .isInstanceOf(PretrainedException.class)
        .hasMessage(
            "--image-size must be a positive multiple of the patch size; given 30, patch 8");
  }

  private ModelDirectory convert(String name, int imageSize) throws IOException {
    return Fixtures.convert(
        Fixtures.folder("labse"), Fixtures.folder(name), null, imageSize, folder.resolve("model"));
  }
}
