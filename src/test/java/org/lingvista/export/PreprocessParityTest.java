package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageNormalization;
import org.lingvista.image.RgbImage;

/**
 * {@code preprocess.onnx} against what CLIP's processor makes with Pillow
 * (scripts/fixtures/images.py), on noise, photo-like pictures, odd sizes, lines and a single pixel.
 */
class PreprocessParityTest {
  private static final Path FOLDER = Path.of("src/test/resources/org/lingvista/image/resize");
  private static final List<String> PICTURES =
      List.of(
          "noise-72x72",
          "noise-97x61",
          "photo-160x121",
          "photo-31x90",
          "pixel",
          "line-1x40",
          "line-50x2",
          "stripes");
  private static final int[] SIZES = {16, 33, 64};

  /** Of one picture, in 255ths. */
  private record Off(double mean, double most) {
    boolean allowed() {
      return mean <= 0.3 && most <= 10;
    }
  }

  @Test
  void pixelsAreThoseOfPillow() throws Exception {
    for (int size : SIZES) {
      OnnxMl.ModelProto graph = graph(size);
      for (String picture : PICTURES) {
        Off off = off(graph, picture, size);
        assertThat(off.allowed()).as("%s at %d: %s", picture, size, off).isTrue();
      }
    }
  }

  /** A filter that is nearly right is seen: the limits are not so wide that any would pass. */
  @ParameterizedTest
  @CsvSource({"mode, linear", "cubic_coeff_a, -0.75"})
  void anotherFilterIsFound(String attribute, String value) throws Exception {
    int outside = 0;
    for (int size : SIZES) {
      OnnxMl.ModelProto graph = changed(graph(size), attribute, value);
      for (String picture : PICTURES) {
        outside += off(graph, picture, size).allowed() ? 0 : 1;
      }
    }
    assertThat(outside).as("%s=%s", attribute, value).isGreaterThanOrEqualTo(6);
  }

  private static OnnxMl.ModelProto graph(int size) {
    OnnxGraph graph = new OnnxGraph("preprocess", Map.of(), Map.of(), "none");
    new PreprocessGraph(new OnnxLayers(graph, 1e-5), ImageNormalization.clip(size)).build();
    return graph.build();
  }

  private static OnnxMl.ModelProto changed(
      OnnxMl.ModelProto model, String attribute, String value) {
    OnnxMl.ModelProto.Builder copy = model.toBuilder();
    int changes = 0;
    for (OnnxMl.NodeProto.Builder node : copy.getGraphBuilder().getNodeBuilderList()) {
      if (!node.getOpType().equals("Resize")) {
        continue;
      }
      for (OnnxMl.AttributeProto.Builder each : node.getAttributeBuilderList()) {
        if (each.getName().equals(attribute)) {
          changes++;
          if (each.getType() == OnnxMl.AttributeProto.AttributeType.STRING) {
            each.setS(com.google.protobuf.ByteString.copyFromUtf8(value));
          } else {
            each.setF(Float.parseFloat(value));
          }
        } else if (each.getName().equals("exclude_outside") && attribute.equals("mode")) {
          each.setI(0); // only the cubic mode knows it
        }
      }
    }
    assertThat(changes).isEqualTo(1);
    return copy.build();
  }

  private static Off off(OnnxMl.ModelProto graph, String picture, int size) throws Exception {
    RgbImage image = ImageDecoder.decode(FOLDER.resolve(picture + ".png"));
    byte[] wanted = ImageDecoder.decode(FOLDER.resolve(picture + "-" + size + ".png")).rgb();
    ImageNormalization clip = ImageNormalization.clip(size);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(graph.toByteArray());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment,
                ByteBuffer.allocateDirect(image.rgb().length).put(image.rgb()).flip(),
                new long[] {image.height(), image.width(), 3},
                ai.onnxruntime.OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      FloatBuffer pixels = ((OnnxTensor) result.get("pixels").orElseThrow()).getFloatBuffer();
      double sum = 0;
      double most = 0;
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < size * size; i++) {
          double value = 255 * (pixels.get() * clip.std()[c] + clip.mean()[c]);
          double off = Math.abs(value - (wanted[3 * i + c] & 0xff));
          sum += off;
          most = Math.max(most, off);
        }
      }
      return new Off(sum / (3.0 * size * size), most);
    }
  }
}
