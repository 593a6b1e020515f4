package org.lingvista.data;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Each line once per epoch: its picture or one of its passages, with one or more of its texts. */
final class PairRows implements Rows {
  private final List<Example> examples;
  private final LoaderOptions options;
  private final @Nullable TokenizedTexts passages;
  private final LanguageSampler textLanguages;
  private final LanguageSampler passageLanguages;
  private final CaptionDraw draw;
  private final long[] items;

  /**
   * @param passages null to pair texts with pictures
   */
  PairRows(
      List<Example> all,
      TokenizedTexts texts,
      @Nullable TokenizedTexts passages,
      LoaderOptions options) {
    this.options = options;
    this.passages = passages;
    List<Example> paired =
        all.stream()
            .filter(e -> passages == null ? e.image() != null : !e.passages().isEmpty())
            .toList();
    textLanguages = sampler(paired.stream().map(Example::texts).toList());
    passageLanguages = sampler(paired.stream().map(Example::passages).toList());
    draw = new CaptionDraw(textLanguages, texts, options);
    examples =
        paired.stream()
            .filter(e ->
                textLanguages.any(e.texts().keySet())
                    && (passages == null || passageLanguages.any(e.passages().keySet())))
            .toList();
    if (examples.isEmpty()) {
      throw new DataException(
          "none of %d examples has a text and a %s in the languages %s"
              .formatted(
                  all.size(),
                  passages == null ? "picture" : "passage",
                  options.languages().isEmpty() ? "(all)" : options.languages()));
    }
    items = examples.stream().mapToLong(e -> Seeds.hash(e.id())).toArray();
  }

  private LanguageSampler sampler(List<Map<String, List<String>>> byLanguage) {
    return new LanguageSampler(
        byLanguage.stream().map(Map::keySet).toList(),
        options.languages(),
        options.languageTemperature());
  }

  @Override
  public int perEpoch() {
    return examples.size();
  }

  @Override
  public int[] order(long epoch) {
    int[] order = new int[examples.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Seeds.shuffle(order, Seeds.random(options.seed(), Seeds.SHUFFLE, epoch, 0));
    return order;
  }

  @Override
  public Row draw(long epoch, int index, int attempt) {
    Example example = examples.get(index);
    SplittableRandom random =
        Seeds.random(options.seed(), Seeds.DRAW, epoch, (long) index << 8 | attempt);
    Map<String, List<String>> byLanguage = example.texts();
    if (passages == null) {
      Picture image = new Picture.File(Objects.requireNonNull(example.image()));
      return new Row(index, items[index], draw.captions(byLanguage, random), image, null, null);
    }
    String language =
        CaptionDraw.drawn(passageLanguages.draw(example.passages().keySet(), null, random));
    List<String> answers = Objects.requireNonNull(example.passages().get(language));
    String passage = answers.get(random.nextInt(answers.size()));
    boolean cross = random.nextDouble() < options.crossLanguageShare();
    String other = textLanguages.draw(byLanguage.keySet(), language, random);
    boolean same = byLanguage.containsKey(language) && !(cross && other != null);
    TokenizedTexts.Entry text =
        draw.text(byLanguage, same ? language : CaptionDraw.drawn(other), random);
    return new Row(index, items[index], List.of(text), null, passages.get(passage), null);
  }
}
