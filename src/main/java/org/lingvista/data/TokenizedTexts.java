package org.lingvista.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.lingvista.text.Encoding;
import org.lingvista.text.TextKey;
import org.lingvista.text.Tokenizer;

/** Texts tokenized once and kept, up to a bound, since every epoch asks for the same ones. */
final class TokenizedTexts {
  /** About 100 MB of encodings. */
  private static final long MOST_TOKENS = 8_000_000;

  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final Map<String, Entry> kept = new ConcurrentHashMap<>();
  private final AtomicLong keptTokens = new AtomicLong();

  /**
   * A text as a model reads it.
   *
   * @param key equal for equal normalised texts
   */
  record Entry(Encoding encoding, long key) {}

  TokenizedTexts(Tokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  Entry get(String text) {
    Entry known = kept.get(text);
    if (known != null) {
      return known;
    }
    Entry entry = new Entry(tokenizer.encode(text, maxTokens), TextKey.hash(text));
    if (keptTokens.addAndGet(entry.encoding().length()) <= MOST_TOKENS) {
      kept.put(text, entry);
    }
    return entry;
  }

  /** The rows (B, T), padded to the longest. */
  TextBatch batch(List<Entry> rows) {
    int length = rows.stream().mapToInt(row -> row.encoding().length()).max().orElse(0);
    int[] ids = new int[rows.size() * length];
    Arrays.fill(ids, tokenizer.paddingId());
    int[] lengths = new int[rows.size()];
    for (int b = 0; b < lengths.length; b++) {
      int[] row = rows.get(b).encoding().ids();
      System.arraycopy(row, 0, ids, b * length, row.length);
      lengths[b] = row.length;
    }
    return new TextBatch(lengths.length, length, ids, lengths);
  }
}
