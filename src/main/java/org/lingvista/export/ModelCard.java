package org.lingvista.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lingvista.model.ModelConfig;
import org.lingvista.model.Provenance;

/**
 * The page that tells what a published model is: a YAML head for hubs, then how to use it, what it
 * was made of and trained on, by which recipe and revision, how good it is, and on what terms.
 * Everything is taken from the model and its provenance; what they do not say is said to be
 * unknown.
 *
 * @param config the model's shape
 * @param provenance what it carries
 * @param licence of the model; null when its author has not chosen one
 */
record ModelCard(ModelConfig config, Provenance provenance, @Nullable String licence) {

  String markdown() {
    StringBuilder page = new StringBuilder();
    head(page);
    page.append(
        """
        # %s

        One space of %d values for pictures, short texts, passages and whole questions. Text encoder: BERT, %d layers of %d, %,d word
        pieces, texts of up to %d tokens, pooling %s. Image encoder: ViT, %d layers of %d, pictures of %d x %d pixels in patches of %d. A query
        module of %d layers tells intents (%s) and slots (%s) and adds what it understood to the query's vector.

        ## Use

        ```python
        from sentence_transformers import SentenceTransformer
        from transformers import CLIPImageProcessor, CLIPVisionModelWithProjection

        texts = SentenceTransformer(FOLDER).encode(["a dog"])  # vectors of length 1
        processor = CLIPImageProcessor.from_pretrained(FOLDER + "/vision")
        images = CLIPVisionModelWithProjection.from_pretrained(FOLDER + "/vision")
        pixels = processor(picture.convert("RGB"), return_tensors="pt")["pixel_values"]
        vectors = images(pixels).image_embeds  # divide by their length before comparing
        ```

        Queries as people ask them go through `query/query.onnx` (ONNX opset 18, weights beside it): `ids` and `mask`, int64 (B, T), from
        `query/tokenizer.json`, padded on the right, `mask` 1 for tokens; to `vector` (B, %d), of length 1, `intent_logits` (B, %d) and
        `slot_logits` (B, T, %d). Intents and slots are in the order of `query/config.yaml`; slot labels are O, B-x, I-x for each slot x.

        """
            .formatted(
                config.name(),
                config.width(),
                config.text().layers(),
                config.text().hidden(),
                config.text().vocabulary(),
                config.text().positions(),
                lower(config.text().pooling()),
                config.vision().layers(),
                config.vision().hidden(),
                config.vision().image().size(),
                config.vision().image().size(),
                config.vision().patch(),
                config.nlu().layers(),
                String.join(", ", config.labels().intents()),
                String.join(", ", config.labels().slots()),
                config.width(),
                config.labels().intents().size(),
                config.labels().bioLabels().size()));
    made(page);
    figures(page);
    terms(page);
    return page.toString();
  }

  private void head(StringBuilder page) {
    page.append("---\nlanguage:\n");
    languages().forEach(language -> page.append("- ").append(language).append('\n'));
    page.append("license: ").append(licence == null ? "other" : licence).append('\n');
    page.append("library_name: sentence-transformers\npipeline_tag: sentence-similarity\ntags:\n");
    for (String tag :
        List.of(
            "sentence-transformers",
            "feature-extraction",
            "sentence-similarity",
            "image-text-retrieval",
            "multilingual",
            "clip",
            "bert",
            "onnx",
            "lingvista")) {
      page.append("- ").append(tag).append('\n');
    }
    List<String> bases =
        provenance.sources().stream()
            .map(source -> source.name().replaceFirst(" at [0-9a-f]+$", ""))
            .filter(name -> name.contains("/"))
            .distinct()
            .toList();
    if (!bases.isEmpty()) {
      page.append("base_model:\n");
      bases.forEach(base -> page.append("- ").append(base).append('\n'));
    }
    page.append("---\n\n");
  }

  /** ISO 639 codes of what it was trained on; {@code multilingual} when that is not known. */
  private Set<String> languages() {
    Set<String> languages = new TreeSet<>();
    provenance
        .data()
        .forEach(file ->
            file.languages()
                .forEach(each ->
                    languages.add(each.replaceFirst("[-_].*", "").toLowerCase(Locale.ROOT))));
    return languages.isEmpty() ? Set.of("multilingual") : languages;
  }

  private void made(StringBuilder page) {
    if (!provenance.sources().isEmpty()) {
      page.append("## Made of\n\n| part | model | licence | files |\n|---|---|---|---|\n");
      for (Provenance.Source source : provenance.sources()) {
        row(page, source.part(), source.name(), source.licence(), source.files());
      }
      page.append('\n');
    }
    page.append("## Training data\n\n");
    if (provenance.data().isEmpty()) {
      page.append("It was not trained here.\n\n");
    } else {
      page.append("| use | manifest | entries | languages | SHA-256 |\n|---|---|---|---|---|\n");
      for (Provenance.DataFile file : provenance.data()) {
        row(
            page,
            file.use(),
            file.file(),
            "%,d".formatted(file.entries()),
            String.join(" ", file.languages()),
            file.sha256());
      }
      page.append('\n');
    }
    page.append("## How it was made\n\n");
    if (provenance.steps().isEmpty()) {
      page.append("Its file does not say.\n\n");
      return;
    }
    page.append("| step | revision | details |\n|---|---|---|\n");
    for (Provenance.Step step : provenance.steps()) {
      List<String> details = new ArrayList<>();
      step.details().forEach((key, value) -> details.add(key + ": " + value));
      row(page, step.action(), step.revision(), String.join("; ", details));
    }
    for (Provenance.Recipe recipe : provenance.recipes()) {
      page.append("\nRecipe ").append(recipe.name()).append(", SHA-256 `").append(recipe.sha256());
      page.append("`:\n\n```yaml\n").append(recipe.yaml().strip()).append("\n```\n");
    }
    page.append('\n');
  }

  private void figures(StringBuilder page) {
    page.append("## Figures\n\n");
    Provenance.@Nullable Step last = null;
    for (Provenance.Step step : provenance.steps()) {
      last = step.figures().isEmpty() ? last : step;
    }
    if (last == null) {
      page.append("None were measured.\n\n");
      return;
    }
    page.append("Measured after `").append(last.action());
    page.append(
        "` on the validation splits that the recipe names: R@10 of names to pictures, titles to"
            + " passages and fused queries to pictures, means over languages; intent accuracy; slot"
            + " F1.\n\n");
    page.append("| figure | value |\n|---|---|\n");
    Map<String, Map<String, Double>> byLanguage = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    last.figures()
        .forEach((name, value) -> {
          int slash = name.indexOf('/');
          if (slash < 0) {
            row(page, name, number(value));
          } else {
            names.add(name.substring(0, slash));
            byLanguage
                .computeIfAbsent(name.substring(slash + 1), _ -> new TreeMap<>())
                .put(name.substring(0, slash), value);
          }
        });
    if (!byLanguage.isEmpty()) {
      page.append("\n| language | ").append(String.join(" | ", names)).append(" |\n");
      page.append("|---".repeat(names.size() + 1)).append("|\n");
      new TreeMap<>(byLanguage)
          .forEach((language, values) -> {
            List<String> cells = new ArrayList<>(List.of(language));
            for (String name : names) {
              Double value = values.get(name);
              cells.add(value == null ? "" : number(value));
            }
            row(page, cells.toArray(String[]::new));
          });
    }
    page.append('\n');
  }

  private void terms(StringBuilder page) {
    page.append("## Licences\n\n");
    page.append(
        licence == null
            ? "The author of this model has not named a licence for it.\n"
            : "This model: " + licence + ".\n");
    Set<String> works = new LinkedHashSet<>();
    provenance.sources().forEach(source -> works.add(source.name() + ": " + source.licence()));
    Set<String> unknown = new LinkedHashSet<>();
    for (Provenance.DataFile file : provenance.data()) {
      works.addAll(file.licences());
      if (file.licences().isEmpty()) {
        unknown.add(file.file());
      }
    }
    if (!works.isEmpty()) {
      page.append("\nIt is made from these works, on these terms:\n\n");
      works.forEach(work -> page.append("* ").append(work).append('\n'));
    }
    if (!unknown.isEmpty()) {
      page.append("\nThe terms of these data were not told: ");
      page.append(String.join(", ", unknown)).append(".\n");
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void row(StringBuilder page, String... cells) {
    for (String cell : cells) {
      page.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    page.append("|\n");
  }
}
