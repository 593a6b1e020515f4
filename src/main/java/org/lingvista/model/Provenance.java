package org.lingvista.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model comes from. Every model directory and checkpoint carries it as JSON in the metadata
 * of {@code model.safetensors} under the key {@value #KEY}. It names no time, so that the same work
 * gives the same bytes.
 *
 * @param sources published models it was made of
 * @param data what it was trained on
 * @param recipes the recipes it was trained by
 * @param steps what was done, in order
 */
public record Provenance(
    List<Source> sources, List<DataFile> data, List<Recipe> recipes, List<Step> steps) {
  /** Of the metadata. */
  public static final String KEY = "provenance";

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * A published model.
   *
   * @param part {@code text} or {@code vision}
   * @param name its folder's or its hub's name
   * @param files names and checksums
   * @param licence as its card says; {@code unknown} when it does not
   */
  public record Source(String part, String name, String files, String licence) {}

  /**
   * A manifest.
   *
   * @param use {@code pictures}, {@code passages} or {@code queries}
   * @param file its name, without its folder
   * @param sha256 of its bytes; empty when it is not one file
   * @param entries of all splits
   * @param languages of its texts
   * @param licences of what it holds, as its source says; empty when that is not known
   */
  public record DataFile(
      String use,
      String file,
      String sha256,
      long entries,
      List<String> languages,
      List<String> licences) {

    public DataFile {
      languages = orEmpty(languages);
      licences = orEmpty(licences);
    }
  }

  /**
   * A recipe.
   *
   * @param name of the model it trains
   * @param sha256 of the recipe with its paths
   * @param yaml the recipe, paths shortened to their last name
   */
  public record Recipe(String name, String sha256, String yaml) {}

  /**
   * Something that was done.
   *
   * @param action such as {@code train alignment} or {@code pull}
   * @param revision of the source code
   * @param details such as the number of steps
   * @param figures measured on the validation splits, {@code image_r10} and, for one language,
   *     {@code image_r10/de}
   */
  public record Step(
      String action, String revision, Map<String, String> details, Map<String, Double> figures) {

    public Step {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
  }

  public Provenance {
    sources = orEmpty(sources);
    data = orEmpty(data);
    recipes = orEmpty(recipes);
    steps = orEmpty(steps);
  }

  /** Of a model that begins here. */
  public static Provenance none() {
    return new Provenance(List.of(), List.of(), List.of(), List.of());
  }

  /** With a further step. */
  public Provenance with(Step step) {
    return new Provenance(sources, data, recipes, added(steps, step));
  }

  /** With what a model was trained on; what is there already is not repeated. */
  public Provenance with(List<DataFile> files, Recipe recipe) {
    List<DataFile> all = data;
    for (DataFile file : files) {
      all = all.contains(file) ? all : added(all, file);
    }
    return new Provenance(
        sources, all, recipes.contains(recipe) ? recipes : added(recipes, recipe), steps);
  }

  /** As {@link #parse} reads it. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // strings and numbers only
    }
  }

  /** Reads {@link #json}; the error is one line. */
  public static Provenance parse(String json) {
    try {
      return JSON.readValue(json, Provenance.class);
    } catch (JsonProcessingException e) {
      throw new ModelException("its provenance cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static <T> List<T> added(List<T> before, T last) {
    List<T> all = new ArrayList<>(before);
    all.add(last);
    return all;
  }

  /** A list that an older file does not have is empty. */
  @SuppressWarnings("NullAway") // Jackson passes null for a missing key
  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
