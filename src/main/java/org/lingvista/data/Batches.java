package org.lingvista.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lingvista.image.ImageNormalization;
import org.lingvista.text.LabelSchema;
import org.lingvista.text.Tokenizer;

/**
 * Examples to batches, prepared ahead on worker threads. Batches hold texts of similar length;
 * languages are drawn by temperature; the last rows of an epoch that fill no batch are left out,
 * unless all the data is less than one batch, which then is smaller. See {@link LoaderOptions}.
 *
 * <p>A tokenizer given here must stay open as long as the source.
 */
public final class Batches {
  private Batches() {}

  /** Short texts with pictures: each line that has a picture once per epoch. */
  public static BatchSource textToImage(
      List<Example> examples,
      Tokenizer tokenizer,
      ImageNormalization normalization,
      LoaderOptions options) {
    TokenizedTexts texts = new TokenizedTexts(tokenizer, options.maxTextTokens());
    return source(
        new PairRows(examples, texts, null, options),
        options,
        texts,
        null,
        new PictureStore(normalization, options.augmentation()),
        null,
        new Problems("pictures", options.badLimit()));
  }

  /** Captions with pictures of shards: each of these samples once per epoch. */
  public static BatchSource shards(
      Shards shards,
      IntStream samples,
      Tokenizer tokenizer,
      ImageNormalization normalization,
      LoaderOptions options) {
    TokenizedTexts texts = new TokenizedTexts(tokenizer, options.maxTextTokens());
    return source(
        new ShardRows(shards, samples, texts, options, ShardRows.BUFFER),
        options,
        texts,
        null,
        new PictureStore(normalization, options.augmentation()),
        null,
        new Problems("pictures", options.badLimit()));
  }

  /** Titles and questions with passages: each line that has passages once per epoch. */
  public static BatchSource textToPassage(
      List<Example> examples, Tokenizer tokenizer, LoaderOptions options) {
    TokenizedTexts texts = new TokenizedTexts(tokenizer, options.maxTextTokens());
    TokenizedTexts passages = new TokenizedTexts(tokenizer, options.maxPassageTokens());
    return source(
        new PairRows(examples, texts, passages, options),
        options,
        texts,
        passages,
        null,
        null,
        new Problems("passages", options.badLimit()));
  }

  /** Queries with what they ask for; a query's own picture is its target. */
  public static BatchSource queries(
      List<QueryExample> queries,
      Tokenizer tokenizer,
      LabelSchema labels,
      @Nullable ImageNormalization normalization,
      QueryTarget target,
      LoaderOptions options) {
    return queries(queries, tokenizer, labels, normalization, target, Map.of(), options);
  }

  /**
   * Queries with what they ask for.
   *
   * @param normalization needed for target {@link QueryTarget#IMAGE}
   * @param pictures item id to its pictures; one is drawn each time, so that a query meets every
   *     drawing style of its item. A query whose item is not among them has its own picture.
   */
  public static BatchSource queries(
      List<QueryExample> queries,
      Tokenizer tokenizer,
      LabelSchema labels,
      @Nullable ImageNormalization normalization,
      QueryTarget target,
      Map<String, List<Path>> pictures,
      LoaderOptions options) {
    PictureStore store = null;
    if (target == QueryTarget.IMAGE) {
      if (normalization == null) {
        throw new IllegalArgumentException("queries for pictures need an image normalization");
      }
      store = new PictureStore(normalization, options.augmentation());
    }
    QueryLabeller labeller = new QueryLabeller(labels);
    Problems problems = new Problems("queries", options.badLimit());
    List<QueryExample> known = new ArrayList<>();
    for (QueryExample query : queries) {
      String problem = labeller.problem(query);
      if (problem == null) {
        known.add(query);
      } else {
        problems.add(new Problem(Path.of("queries"), 0, problem));
      }
    }
    problems.check();
    TokenizedTexts texts = new TokenizedTexts(tokenizer, options.maxTextTokens());
    TokenizedTexts passages = new TokenizedTexts(tokenizer, options.maxPassageTokens());
    return source(
        new QueryRows(known, target, pictures, texts, passages, options),
        options,
        texts,
        target == QueryTarget.PASSAGE ? passages : null,
        store,
        labeller,
        problems);
  }

  private static BatchSource source(
      Rows rows,
      LoaderOptions options,
      TokenizedTexts texts,
      @Nullable TokenizedTexts passages,
      @Nullable PictureStore pictures,
      @Nullable QueryLabeller labeller,
      Problems problems) {
    return new PreparedBatches(
        new BatchBuilder(rows, options, texts, passages, pictures, labeller, problems), options);
  }
}
