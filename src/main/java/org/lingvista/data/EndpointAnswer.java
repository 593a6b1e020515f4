package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lingvista.data.QueryExample.LabelledSpan;
import org.lingvista.text.LabelSchema;

/**
 * What a language model wrote, checked. Nothing of it is believed: a query is kept only if its
 * intent and slots are of the schema and every span stands in it exactly once, so a caption that
 * gives orders to the model can at most waste an answer.
 *
 * @param queries text, intent and spans of the good ones
 * @param rejected reason to how many were left out for it
 */
record EndpointAnswer(List<Written> queries, Map<String, Integer> rejected) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int LONGEST_QUERY = 300;

  /** A query as written. */
  record Written(String query, String intent, List<LabelledSpan> slots) {
    Written {
      slots = List.copyOf(slots);
    }
  }

  /** Why a query is left out. */
  private static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    Rejected(String reason) {
      super(reason);
    }
  }

  /**
   * Reads {@code {"queries":[{"query", "intent", "slots":[{"label", "text"}]}]}}.
   *
   * @param asked intents asked for, one per query
   */
  static EndpointAnswer read(String content, List<String> asked, LabelSchema labels) {
    Map<String, Integer> rejected = new TreeMap<>();
    List<Written> queries = new ArrayList<>();
    JsonNode list;
    try {
      list = JSON.readTree(unfenced(content)).path("queries");
    } catch (JsonProcessingException e) {
      return new EndpointAnswer(List.of(), Map.of("not JSON", asked.size()));
    }
    if (!list.isArray()) {
      return new EndpointAnswer(List.of(), Map.of("no list of queries", asked.size()));
    }
    List<String> wanted = new ArrayList<>(asked);
    Set<String> seen = new HashSet<>();
    for (JsonNode query : list) {
      try {
        Written written = written(query, labels);
        if (!wanted.remove(written.intent())) {
          throw new Rejected("intent not asked for");
        }
        if (!seen.add(QueryTexts.key(written.query()))) {
          throw new Rejected("query twice");
        }
        queries.add(written);
      } catch (Rejected e) {
        rejected.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
      }
    }
    return new EndpointAnswer(List.copyOf(queries), Map.copyOf(rejected));
  }

  /** Without the fence of a code block, which models like to add. */
  private static String unfenced(String content) {
    String text = content.strip();
    return text.startsWith("```")
        ? text.replaceFirst("^```\\w*\\s*", "").replaceFirst("\\s*```$", "")
        : text;
  }

  private static Written written(JsonNode node, LabelSchema labels) throws Rejected {
    if (!node.path("query").isTextual() || !node.path("intent").isTextual()) {
      throw new Rejected("query or intent missing");
    }
    String query = node.path("query").asText();
    String intent = node.path("intent").asText();
    if (query.isBlank() || !query.equals(query.strip())) {
      throw new Rejected("query blank or with spaces around");
    }
    if (query.codePointCount(0, query.length()) > LONGEST_QUERY) {
      throw new Rejected("query too long");
    }
    if (query.codePoints().anyMatch(Character::isISOControl)) {
      throw new Rejected("control character in query");
    }
    if (!labels.intents().contains(intent)) {
      throw new Rejected("unknown intent");
    }
    List<LabelledSpan> spans = new ArrayList<>();
    for (JsonNode slot : node.path("slots")) {
      spans.add(span(query, slot, labels));
    }
    if (intent.equals(QuerySchema.NONE) && !spans.isEmpty()) {
      throw new Rejected("slots in a query that asks for nothing");
    }
    spans.sort(Comparator.comparingInt(LabelledSpan::start));
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).start() < spans.get(i - 1).end()) {
        throw new Rejected("spans overlap");
      }
    }
    return new Written(query, intent, spans);
  }

  private static LabelledSpan span(String query, JsonNode slot, LabelSchema labels)
      throws Rejected {
    String label = slot.path("label").asText("");
    String text = slot.path("text").asText("");
    if (!labels.slots().contains(label)) {
      throw new Rejected("unknown slot");
    }
    if (text.isBlank() || !text.equals(text.strip())) {
      throw new Rejected("span blank or with spaces around");
    }
    int at = query.indexOf(text);
    if (at < 0) {
      throw new Rejected("span not in the query");
    }
    if (query.indexOf(text, at + 1) >= 0) {
      throw new Rejected("span more than once in the query");
    }
    int start = query.codePointCount(0, at);
    return new LabelledSpan(label, start, start + text.codePointCount(0, text.length()));
  }
}
