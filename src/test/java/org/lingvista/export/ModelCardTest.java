package org.lingvista.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;

/** The page of a published model. */
class ModelCardTest {
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  private static Provenance full() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("image_r10", 0.25);
    figures.put("image_r10/de", 0.2);
    figures.put("image_r10/en", 0.3);
    figures.put("query_r10/en", 0.5);
    return new Provenance(
        List.of(
            new Provenance.Source(
                "text", "owner/LaBSE at " + COMMIT, "model.safetensors sha256:ab", "apache-2.0")),
        List.of(
            new Provenance.DataFile(
                "pictures",
                "p.jsonl",
                "cd",
                1234,
                List.of("de", "zh-TW"),
                List.of("Noto: OFL-1.1")),
            new Provenance.DataFile("queries", "q.jsonl", "ef", 5, List.of("en"), List.of())),
        List.of(new Provenance.Recipe("tiny", "99", "name: tiny\nseed: 17\n")),
        List.of(
            new Provenance.Step("pull", "rev0", Map.of("seed", "17"), Map.of()),
            new Provenance.Step("train joint", "rev1", Map.of("steps", "40"), figures),
            new Provenance.Step("vocab trim", "rev2", Map.of("pieces", "9 | 5"), Map.of())));
  }

  private static ModelConfig config() throws Exception {
    return new ModelDirectory(Path.of("src/test/resources/fixtures/model")).config();
  }

  @Test
  void itsHeadIsYamlThatHubsRead() throws Exception {
    String page = new ModelCard(config(), full(), "Apache-2.0").markdown();
    assertThat(page).startsWith("---\n");
    JsonNode head = new YAMLMapper().readTree(page.substring(4, page.indexOf("\n---\n", 4)));
    assertThat(head.path("language").toString()).isEqualTo("[\"de\",\"en\",\"zh\"]");
    assertThat(head.path("license").asText()).isEqualTo("Apache-2.0");
    assertThat(head.path("library_name").asText()).isEqualTo("sentence-transformers");
    assertThat(head.path("base_model").toString()).isEqualTo("[\"owner/LaBSE\"]");
    assertThat(head.path("tags").toString()).contains("\"clip\"", "\"sentence-transformers\"");
  }

  @Test
  void itTellsDataRecipeRevisionsFiguresAndLicences() throws Exception {
    assertThat(new ModelCard(config(), full(), null).markdown())
        .contains(
            "| text | owner/LaBSE at " + COMMIT + " | apache-2.0 | model.safetensors sha256:ab |",
            "| pictures | p.jsonl | 1,234 | de zh-TW | cd |",
            "| train joint | rev1 | steps: 40 |",
            "| vocab trim | rev2 | pieces: 9 \\| 5 |",
            "```yaml\nname: tiny\nseed: 17\n```",
            "Measured after `train joint`",
            "| image_r10 | 0.250 |",
            "| language | image_r10 | query_r10 |",
            "| de | 0.200 |  |",
            "| en | 0.300 | 0.500 |",
            "The author of this model has not named a licence for it.",
            "* Noto: OFL-1.1\n",
            "The terms of these data were not told: q.jsonl.");
  }

  @Test
  void whatIsNotKnownIsSaidToBe() throws Exception {
    assertThat(new ModelCard(config(), Provenance.none(), null).markdown())
        .contains("language:\n- multilingual\n", "license: other\n")
        .contains("It was not trained here.", "Its file does not say.", "None were measured.");
  }
}
