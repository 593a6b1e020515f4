package org.lingvista.query;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;

/**
 * A query in the words people use to what it asks for, in one run of the model: intent, slots,
 * filters, cleaned query and vector. The model says which words are a time, a place, a person;
 * grammars and the names of the index say what they mean ({@code docs/understanding.md}). Safe for
 * use by many threads; does not close the encoder.
 */
public final class QueryUnderstanding {
  /** Queries are cut after this many Unicode code points. */
  public static final int LONGEST_QUERY = 4_096;

  private static final String NONE = "none";

  private final Encoder encoder;
  private final CompletableFuture<Grammars> reading;

  /** Returns at once; grammars are read beside what comes next, and the first query awaits them. */
  public QueryUnderstanding(Encoder encoder) {
    this(encoder, CompletableFuture.supplyAsync(Grammars::ofAllLanguages));
  }

  QueryUnderstanding(Encoder encoder, Grammars grammars) {
    this(encoder, CompletableFuture.completedFuture(grammars));
  }

  private QueryUnderstanding(Encoder encoder, CompletableFuture<Grammars> reading) {
    this.encoder = encoder;
    this.reading = reading;
  }

  /**
   * Understands a query. An empty one, or one without a letter or digit, has intent {@code none}
   * and no filters.
   */
  public UnderstoodQuery understand(String query, QueryContext context) {
    return understand(query, encoder.encodeQueries(List.of(cut(query))).getFirst(), context);
  }

  /**
   * As {@link #understand(String, QueryContext)}, of a query that the encoder has encoded already,
   * as one of many.
   *
   * @param encoding of the query's first {@value #LONGEST_QUERY} code points
   */
  public UnderstoodQuery understand(String query, QueryEncoding encoding, QueryContext context) {
    String text = cut(query);
    Grammars grammars = reading.join();
    String asked = context.language();
    String language = asked == null ? grammars.languages().find(text) : asked;
    SlotReading reading =
        new SlotReading(
            text,
            encoding,
            encoder.labels(),
            new SlotReading.Language(language, grammars.times(language), grammars.words(language)),
            context,
            grammars.names());
    UnderstoodQuery understood = isEmpty(text) ? empty(text, language, encoding) : reading.read();
    return text.length() == query.length()
        ? understood
        : understood.withNote("only the first %d characters were used".formatted(LONGEST_QUERY));
  }

  private static boolean isEmpty(String text) {
    return text.codePoints()
        .noneMatch(c -> !Character.isWhitespace(c) && !Character.isISOControl(c));
  }

  private static UnderstoodQuery empty(String text, String language, QueryEncoding encoding) {
    return new UnderstoodQuery(
        text,
        language,
        NONE,
        1,
        List.of(),
        List.of(),
        UnderstoodQuery.Order.RELEVANCE,
        null,
        "",
        true,
        List.of("the query is empty"),
        encoding.vector());
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_QUERY
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUERY));
  }
}
