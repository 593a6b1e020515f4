package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.SafetensorsException;
import org.lingvista.tensor.StoredTensor;

/** Damaged and mismatched folders: one line that names what is wrong, and no model is written. */
class BadSourceTest {
  private static final String QUERY = "encoder.layer.0.attention.self.query.weight";

  @TempDir Path folder;
  private Path labse = Path.of("");
  private Path weights = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    labse = Fixtures.copy("labse", folder.resolve("labse"));
    weights = labse.resolve("model.safetensors");
  }

  @Test
  void aHeaderLongerThanTheFile() throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 50_000_000);
    Files.write(weights, bytes);

    assertBad(SafetensorsException.class, weights + ": truncated: header of 50000000 bytes");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 100));

    assertBad(SafetensorsException.class, weights + ": truncated: tensor ");
  }

  @Test
  void tensorsThatOverlap() throws IOException {
    String header =
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}";
    byte[] json = header.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(weights, file.putLong(json.length).put(json).array());

    assertBad(SafetensorsException.class, weights + ": tensor b at [4, 12) overlaps");
  }

  @Test
  void aMissingTensor() throws IOException {
    change(tensors -> tensors.remove(QUERY));

    assertBad(weights + ": the tensor " + QUERY + " is missing; the model is not whole");
  }

  @Test
  void aTensorOfAnotherShape() throws IOException {
    change(tensors -> tensors.put(QUERY, StoredTensor.of(new float[64], 32, 2)));

    assertBad(weights + ": " + QUERY + " is F32[32, 2]; the rest of the model asks for [32, 32]");
  }

  @Test
  void aTensorOfIntegers() throws IOException {
    change(tensors -> tensors.put(QUERY, StoredTensor.of(new long[1024], 32, 32)));

    assertBad(weights + ": " + QUERY + " is I64[32, 32]; floating point numbers are expected");
  }

  @Test
  void aWeightThatIsNotANumber() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      change(tensors -> {
        float[] values = Objects.requireNonNull(tensors.get(QUERY)).toFloats();
        values[1000] = bad;
        tensors.put(QUERY, StoredTensor.of(values, 32, 32));
      });

      assertBad(weights + ": " + QUERY + " holds " + bad + " at element 1000; the file is damaged");
    }
  }

  @Test
  void halfPrecisionThatIsNotANumber() throws IOException {
    change(tensors -> {
      StoredTensor half =
          new StoredTensor(
              DType.BF16,
              new long[] {32, 32},
              java.lang.foreign.MemorySegment.ofArray(new byte[2048]).fill((byte) 0xff));
      tensors.put(QUERY, half);
    });

    assertBad(weights + ": " + QUERY + " holds NaN at element 0");
  }

  @Test
  void aConfigurationOfAnotherModel() throws IOException {
    replace("config.json", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2");
    assertBad(
        labse.resolve("config.json")
            + " says num_hidden_layers 2, the weights have 1; the two are not of one model");

    replace("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": \"many\"");
    assertBad("config.json: num_hidden_layers must be a positive whole number, not \"many\"");
  }

  @Test
  void headsThatDoNotDivideTheWidth() throws IOException {
    replace("config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 5");

    assertBad(
        labse.resolve("config.json") + ": num_attention_heads 5 does not divide the width 32");
  }

  @Test
  void networksThatAreNotBert() throws IOException {
    replace("config.json", "\"model_type\": \"bert\"", "\"model_type\": \"xlm-roberta\"");
    assertBad("model_type is xlm-roberta, which is not supported; supported: bert, M-CLIP");

    replace("config.json", "xlm-roberta", "bert");
    replace("config.json", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"");
    assertBad("hidden_act is relu, which is not supported; supported: gelu");
  }

  @Test
  void aTokenizerOfAnotherModel() throws IOException {
    replace("tokenizer.json", "\"[unused0]\": 1", "\"[unused0]\": 151");

    assertBad(
        labse
            + ": its tokenizer has ids up to 151, its embeddings only 151 rows; it is another"
            + " model's");
  }

  /** Its ids all have rows, of other words. */
  @Test
  void aTokenizerOfASmallerModel() throws IOException {
    String name = "embeddings.word_embeddings.weight";
    replace("config.json", "\"vocab_size\": 151", "\"vocab_size\": 1175");
    change(tensors -> tensors.put(name, StoredTensor.of(new float[1175 * 32], 1175, 32)));

    assertBad(
        labse
            + ": its tokenizer has ids up to 150 only, its embeddings 1175 rows; it is another"
            + " model's");
  }

  /** Up to a multiple of 1,024, for speed. */
  @Test
  void rowsThatFillUpATableAreNoFault() throws IOException {
    String name = "embeddings.word_embeddings.weight";
    replace("config.json", "\"vocab_size\": 151", "\"vocab_size\": 1024");
    change(tensors -> tensors.put(name, StoredTensor.of(new float[1024 * 32], 1024, 32)));

    convert(labse);

    assertThat(folder.resolve("model")).isDirectory();
  }

  @Test
  void aModuleOutsideTheFolder() throws IOException {
    replace("modules.json", "\"1_Pooling\"", "\"../clip\"");
    assertBad(labse + " names the path ../clip/config.json, which leaves the folder");

    replace("modules.json", "\"../clip\"", "\"/etc\"");
    assertBad(labse + " names the path /etc/config.json, which leaves the folder");
  }

  @Test
  void aShardOutsideTheFolder() throws IOException {
    Path bert = Fixtures.copy("bert", folder.resolve("bert"));
    Path index = bert.resolve("model.safetensors.index.json");
    String text = Files.readString(index);
    Files.writeString(index, text.replace("model-00002-of-00003", "../labse/model-00002-of-00003"));

    assertThatThrownBy(() -> convert(bert))
        .isInstanceOf(PretrainedException.class)
        .hasMessageContaining("which leaves the folder; it is not read");
  }

  @Test
  void aHeadThatDoesNotFit() throws IOException {
    Path dense = labse.resolve("2_Dense/model.safetensors");
    Safetensors.write(
        dense,
        Map.of(
            "linear.weight", StoredTensor.of(new float[32 * 16], 32, 16),
            "linear.bias", StoredTensor.of(new float[32], 32)),
        Map.of());
    assertBad("2_Dense/config.json says in_features 32, the weights have 16");

    replace("2_Dense/config.json", "\"in_features\": 32", "\"in_features\": 16");
    assertBad(labse + ": a dense layer reads 16 values, but 32 come before it");

    replace(
        "1_Pooling/config.json",
        "\"pooling_mode_max_tokens\": false",
        "\"pooling_mode_max_tokens\": true");
    assertBad("pooling [cls_token, max_tokens] is not supported; one of cls and mean is");
  }

  @Test
  void foldersThatLackAFile() throws IOException {
    Files.delete(labse.resolve("tokenizer.json"));
    assertBad(labse + " has no tokenizer; tokenizer.json or vocab.txt is expected");

    Files.delete(weights);
    assertBad(labse + " holds no weights; model.safetensors or pytorch_model.bin is expected");

    Files.delete(labse.resolve("config.json"));
    assertBad(labse.resolve("config.json") + " is missing; a folder as published is expected");

    Files.writeString(labse.resolve("modules.json"), "[{");
    assertBad(labse.resolve("modules.json") + " is not JSON: ");
  }

  private void change(Consumer<Map<String, StoredTensor>> change) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(Safetensors.read(weights));
    change.accept(tensors);
    Safetensors.write(weights, tensors, Map.of());
  }

  private void replace(String file, String what, String with) throws IOException {
    String text = Files.readString(labse.resolve(file));
    assertThat(text).contains(what);
    Files.writeString(labse.resolve(file), text.replace(what, with));
  }

  private void convert(Path from) throws IOException {
    Fixtures.convert(from, null, null, 0, folder.resolve("model"));
  }

  private void assertBad(String message) {
    assertBad(PretrainedException.class, message);
  }

  private void assertBad(Class<? extends Exception> type, String message) {
    assertThatThrownBy(() -> convert(labse))
        .isInstanceOf(type)
        .hasMessageContaining(message)
        .extracting(e -> String.valueOf(e.getMessage()).lines().count())
        .isEqualTo(1L);
    assertThat(folder.resolve("model")).doesNotExist();
    assertThat(folder.resolve("model.part")).doesNotExist();
  }
}
