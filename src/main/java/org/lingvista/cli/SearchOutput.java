package org.lingvista.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;
import org.lingvista.index.Item;
import org.lingvista.query.QueryFilter;
import org.lingvista.query.UnderstandingJson;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.SearchResult;

/** A search response for a person, or as JSON for a program ({@code docs/search.md}). */
final class SearchOutput {
  /** Characters of a title or passage that a person sees. */
  private static final int LINE = 100;

  private SearchOutput() {}

  static String text(SearchResponse response, boolean explain) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    UnderstoodQuery query = response.query();
    out.printf(
        Locale.ROOT,
        "intent     %s (%.2f), language %s%n",
        query.intent(),
        query.intentProbability(),
        query.language());
    for (Slot slot : query.slots()) {
      out.printf(
          Locale.ROOT,
          "slot       %s '%s' (%.2f)%n",
          slot.label(),
          slot.text(),
          slot.probability());
    }
    out.printf(
        Locale.ROOT,
        "looks for  %s%s%n",
        query.cleaned().isBlank() ? "anything" : shortened(query.cleaned()),
        query.plain() ? " (as typed)" : "");
    for (QueryFilter filter : query.filters()) {
      out.printf(Locale.ROOT, "filter     %s%n", filter.describe());
    }
    for (String note : query.notes()) {
      out.printf(Locale.ROOT, "note       %s%n", note);
    }
    out.println();
    if (response.results().isEmpty()) {
      out.println("nothing found");
    }
    for (SearchResult result : response.results()) {
      append(out, result, explain);
    }
    return text.toString();
  }

  private static void append(PrintWriter out, SearchResult result, boolean explain) {
    Item item = result.item();
    String path = item.path();
    String title = item.title().isBlank() ? item.itemId() : item.title();
    String language = item.language().isEmpty() ? "" : " [" + item.language() + "]";
    out.printf(
        Locale.ROOT,
        "%3d.  %.4f  cosine %.3f  %s%s%n",
        result.rank(),
        result.score(),
        result.vectorScore(),
        shortened(title),
        language);
    if (explain) {
      out.printf(
          Locale.ROOT,
          "      %s by vector, %s by words%s%n",
          place(result.vectorRank()),
          place(result.lexicalRank()),
          result.lexicalScore() == null
              ? ""
              : String.format(Locale.ROOT, " (BM25 %.2f)", result.lexicalScore()));
    }
    if (item.kind() == Item.Kind.TEXT) {
      out.printf(Locale.ROOT, "      %s%n", shortened(item.text()));
    }
    if (path != null) {
      out.printf(Locale.ROOT, "      %s%n", OneLine.of(path));
    }
  }

  private static String place(@Nullable Integer rank) {
    return rank == null ? "not found" : "rank " + rank;
  }

  static String json(SearchResponse response) {
    UnderstoodQuery query = response.query();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("query", query.text());
    root.put("intent", query.intent());
    root.put("intentProbability", query.intentProbability());
    for (Slot slot : query.slots()) {
      root.withArray("slots")
          .addObject()
          .put("label", slot.label())
          .put("start", slot.start())
          .put("end", slot.end())
          .put("text", slot.text())
          .put("probability", slot.probability());
    }
    root.withArray("slots");
    root.put("cleaned", query.cleaned());
    root.put("plain", query.plain());
    var filters = root.putArray("filters");
    query.filters().forEach(filter -> filters.add(filter.describe()));
    var notes = root.putArray("notes");
    query.notes().forEach(notes::add);
    root.put("searched", response.searched());
    root.put("language", query.language());
    root.set("conditions", UnderstandingJson.filters(query));
    root.put("relaxed", response.relaxed());
    var dropped = root.putArray("dropped");
    response.dropped().forEach(filter -> dropped.add(filter.describe()));
    var results = root.putArray("results");
    response.results().forEach(result -> put(results.addObject(), result));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  private static void put(ObjectNode node, SearchResult result) {
    Item item = result.item();
    node.put("rank", result.rank());
    node.put("score", result.score());
    node.put("vectorScore", result.vectorScore());
    node.put("vectorRank", result.vectorRank());
    node.put("lexicalScore", result.lexicalScore());
    node.put("lexicalRank", result.lexicalRank());
    node.put("likely", result.likely());
    node.put("id", item.id());
    node.put("item", item.itemId());
    node.put("kind", item.kind().name().toLowerCase(Locale.ROOT));
    node.put("title", item.title());
    node.put("text", item.text());
    node.put("language", item.language());
    node.put("time", item.time() == null ? null : Objects.toString(item.time()));
    node.put("place", item.place());
    node.put("person", item.person());
    node.put("path", item.path());
    ObjectNode attributes = node.putObject("attributes");
    new TreeMap<>(item.attributes()).forEach(attributes::put);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.codePointCount(0, line.length()) <= LINE) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, LINE - 1)) + "…";
  }
}
