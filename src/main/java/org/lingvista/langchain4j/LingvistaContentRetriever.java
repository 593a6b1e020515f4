package org.lingvista.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.Item;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.QueryFilter.MediaKind;
import org.lingvista.query.QueryFilter.Only;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResult;
import org.lingvista.search.Searcher;

/**
 * A {@link Searcher} as LangChain4j's content retriever: the query is understood, its conditions
 * hold, vectors and words are searched, and each item found becomes a segment, best first.
 *
 * <p>A segment's text is the passage; of a picture, its captions, else its title or file name. Its
 * metadata are {@code id}, {@code kind} ({@code image} or {@code text}) and, where known, {@code
 * title}, {@code language}, {@code time} (ISO 8601, UTC), {@code place}, {@code person}, {@code
 * path} and the item's own attributes under their names. The content's metadata hold the fused
 * score, which compares within one search only, and the id.
 *
 * <p>Safe for use by many threads; closes neither the encoder nor the index.
 */
public final class LingvistaContentRetriever implements ContentRetriever {
  private final Searcher searcher;
  private final Set<Item.Kind> kinds;
  private final SearchOptions options;

  /** Retrieves the ten best passages, no pictures. */
  public LingvistaContentRetriever(Searcher searcher) {
    this(searcher, Set.of(Item.Kind.TEXT), SearchOptions.DEFAULT);
  }

  /**
   * A retriever of other things.
   *
   * @param kinds what may be retrieved, whatever the query asks for; with both, the query decides
   * @param options how to search; the limit holds whatever number the query says
   */
  public LingvistaContentRetriever(Searcher searcher, Set<Item.Kind> kinds, SearchOptions options) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds must not be empty");
    }
    this.searcher = searcher;
    this.kinds = EnumSet.copyOf(kinds);
    this.options = options.withPage(options.offset(), options.limit());
  }

  /**
   * What is found; nothing if nothing of these kinds is in the index.
   *
   * @throws IllegalArgumentException if the query is blank
   */
  @Override
  public List<Content> retrieve(Query query) {
    UnderstoodQuery understood = ofMyKinds(searcher.understand(query.text(), QueryContext.here()));
    List<Content> contents = new ArrayList<>();
    for (SearchResult result : searcher.search(understood, options).results()) {
      // Where no item passes the conditions, all kinds are searched without them.
      if (kinds.contains(result.item().kind())) {
        contents.add(content(result));
      }
    }
    return contents;
  }

  private UnderstoodQuery ofMyKinds(UnderstoodQuery query) {
    if (kinds.size() > 1) {
      return query;
    }
    List<QueryFilter> filters = new ArrayList<>(query.filters());
    filters.removeIf(filter -> filter instanceof Only);
    filters.add(new Only(kinds.contains(Item.Kind.IMAGE) ? MediaKind.IMAGE : MediaKind.TEXT));
    return query.withFilters(filters);
  }

  private static Content content(SearchResult result) {
    Item item = result.item();
    return Content.from(
        TextSegment.from(text(item), metadata(item)),
        Map.of(ContentMetadata.SCORE, result.score(), ContentMetadata.EMBEDDING_ID, item.id()));
  }

  private static String text(Item item) {
    if (!item.text().isBlank()) {
      return item.text();
    }
    if (!item.title().isBlank()) {
      return item.title();
    }
    Path name = item.path() == null ? null : Path.of(item.path()).getFileName();
    return name == null ? item.itemId() : name.toString();
  }

  private static Metadata metadata(Item item) {
    Metadata metadata = new Metadata(item.attributes());
    metadata.put("id", item.id()).put("kind", item.kind().name().toLowerCase(Locale.ROOT));
    put(metadata, "title", item.title());
    put(metadata, "language", item.language());
    put(metadata, "time", item.time() == null ? null : item.time().toString());
    put(metadata, "place", item.place());
    put(metadata, "person", item.person());
    put(metadata, "path", item.path());
    return metadata;
  }

  private static void put(Metadata metadata, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      metadata.put(name, value);
    }
  }
}
