package org.lingvista.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair merging (Sennrich et al., 2016, arXiv 1508.07909, algorithm 1) with incremental counts:
 * the most frequent pair of neighbouring pieces becomes a piece, until the vocabulary is full. A
 * merge touches only the words that hold the pair, and a heap keeps the pairs by count, its entries
 * refreshed when they come up. This is what Hugging Face's WordPiece trainer does; ties go to the
 * pair of lower ids, so that equal counts give an equal vocabulary. A noun and its Korean particle
 * are never merged ({@link KoreanParticles}).
 */
final class PairMerges {
  private final List<String> pieces;
  private final Map<String, Integer> ids;
  private final List<int[]> words;
  private final long[] counts;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Entry> heap = new PriorityQueue<>();

  /**
   * @param pieces the vocabulary so far, extended by {@link #mergeUntil}
   * @param words each word as ids of pieces, changed by {@link #mergeUntil}
   * @param counts how often each word occurs
   */
  PairMerges(List<String> pieces, Map<String, Integer> ids, List<int[]> words, long[] counts) {
    this.pieces = pieces;
    this.ids = ids;
    this.words = words;
    this.counts = counts;
  }

  /** Merges until there are {@code size} pieces or no pair occurs {@code minFrequency} times. */
  void mergeUntil(int size, long minFrequency) {
    for (int w = 0; w < words.size(); w++) {
      int[] word = words.get(w);
      for (int i = 0; i + 1 < word.length; i++) {
        add(word[i], word[i + 1], w, counts[w]);
      }
    }
    for (Map.Entry<Long, Pair> pair : pairs.entrySet()) {
      heap.add(new Entry(pair.getKey(), pair.getValue().count));
    }
    while (pieces.size() < size && !heap.isEmpty()) {
      Entry top = heap.poll();
      Pair pair = pairs.get(top.key);
      if (pair == null) {
        continue;
      }
      if (pair.count != top.count) {
        heap.add(new Entry(top.key, pair.count));
        continue;
      }
      if (pair.count < Math.max(1, minFrequency)) {
        return;
      }
      pairs.remove(top.key);
      if (KoreanParticles.endAPiece(joined((int) (top.key >> 32), top.key.intValue()))) {
        continue;
      }
      merge((int) (top.key >> 32), top.key.intValue(), pair);
    }
  }

  private String joined(int left, int right) {
    return pieces.get(left) + pieces.get(right).substring(2);
  }

  private void merge(int left, int right, Pair pair) {
    String piece = joined(left, right);
    Integer known = ids.putIfAbsent(piece, pieces.size());
    int merged = known == null ? pieces.size() : known;
    if (known == null) {
      pieces.add(piece);
    }
    Map<Long, Pair> fresh = new HashMap<>();
    for (int n = 0; n < pair.size; n++) {
      int w = pair.words[n];
      int[] word = words.get(w);
      int[] next = new int[word.length];
      int length = 0;
      for (int i = 0; i < word.length; i++) {
        boolean here = i + 1 < word.length && word[i] == left && word[i + 1] == right;
        next[length++] = here ? merged : word[i];
        if (here) {
          i++;
        }
      }
      if (length == word.length) {
        continue; // an earlier merge broke the pair, or the word is listed twice
      }
      int[] shorter = Arrays.copyOf(next, length);
      for (int i = 0; i + 1 < word.length; i++) {
        Pair old = pairs.get(key(word[i], word[i + 1]));
        if (old != null) {
          old.count -= counts[w];
        }
      }
      for (int i = 0; i + 1 < length; i++) {
        Long key = key(shorter[i], shorter[i + 1]);
        Pair old = pairs.get(key);
        if (shorter[i] == merged || shorter[i + 1] == merged) {
          fresh.put(key, add(shorter[i], shorter[i + 1], w, counts[w]));
        } else if (old != null) {
          old.count += counts[w]; // was and is there: the word is in its list
        }
      }
      words.set(w, shorter);
    }
    for (Map.Entry<Long, Pair> entry : fresh.entrySet()) {
      heap.add(new Entry(entry.getKey(), entry.getValue().count));
    }
  }

  private Pair add(int left, int right, int word, long count) {
    Pair pair = pairs.computeIfAbsent(key(left, right), key -> new Pair());
    pair.count += count;
    pair.add(word);
    return pair;
  }

  private static Long key(int left, int right) {
    return (long) left << 32 | right;
  }

  /** How often a pair occurs, and the words it occurs or once occurred in. */
  private static final class Pair {
    private long count;
    private int[] words = new int[2];
    private int size;

    private void add(int word) {
      if (size > 0 && words[size - 1] == word) {
        return;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, 2 * size);
      }
      words[size++] = word;
    }
  }

  private record Entry(Long key, long count) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return count != other.count ? Long.compare(other.count, count) : Long.compare(key, other.key);
    }
  }

  /** Splits a word into its characters as pieces, or null if one of them is not in {@code ids}. */
  static int @org.jspecify.annotations.Nullable [] characters(
      String word, Map<String, Integer> ids) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < word.length(); ) {
      int c = word.codePointAt(i);
      Integer id = ids.get((i == 0 ? "" : "##") + Character.toString(c));
      if (id == null) {
        return null;
      }
      found.add(id);
      i += Character.charCount(c);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
