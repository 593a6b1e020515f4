package org.lingvista.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import org.lingvista.index.Item;
import org.lingvista.search.SearchResult;

/** Items in answers; the fields are those of {@code docs/search.md} and links to pictures. */
final class ItemJson {

  private ItemJson() {}

  static void put(ObjectNode node, SearchResult result) {
    node.put("rank", result.rank());
    node.put("score", result.score());
    node.put("vectorScore", result.vectorScore());
    node.put("vectorRank", result.vectorRank());
    node.put("lexicalScore", result.lexicalScore());
    node.put("lexicalRank", result.lexicalRank());
    node.put("likely", result.likely());
    put(node, result.item());
  }

  static void put(ObjectNode node, Item item) {
    node.put("id", item.id());
    node.put("item", item.itemId());
    node.put("kind", item.kind().name().toLowerCase(Locale.ROOT));
    node.put("title", item.title());
    node.put("text", item.text());
    node.put("language", item.language());
    node.put("time", item.time() == null ? null : item.time().toString());
    node.put("place", item.place());
    node.put("person", item.person());
    node.put("path", item.path());
    ObjectNode attributes = node.putObject("attributes");
    new TreeMap<>(item.attributes()).forEach(attributes::put);
    if (item.path() == null) {
      node.putNull("file");
      node.putNull("thumbnail");
      return;
    }
    String id = URLEncoder.encode(item.id(), StandardCharsets.UTF_8);
    node.put("file", "/api/file?id=" + id);
    if (item.kind() == Item.Kind.IMAGE) {
      node.put("thumbnail", "/api/thumbnail?id=%s&v=%s".formatted(id, Thumbnails.version(item)));
    } else {
      node.putNull("thumbnail");
    }
  }
}
