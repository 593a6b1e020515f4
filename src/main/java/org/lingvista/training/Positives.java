package org.lingvista.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lingvista.data.Batch;

/**
 * Which pairs of a batch belong together (SPEC §3): P_i holds the columns of the same item, and
 * those whose text is the same. Keywords and captions repeat; they are never negatives of each
 * other.
 *
 * <p>Shapes: B left rows, U right rows.
 */
final class Positives {
  private Positives() {}

  /** Entry i·U + u is true when left row i and right row u are positives of each other. */
  static boolean[] of(Batch batch) {
    int rows = batch.rows();
    long[] rightItems = batch.rightItems();
    int columns = rightItems.length;
    boolean[] positive = new boolean[rows * columns];
    Map<Long, List<Integer>> byItem = new HashMap<>();
    Map<Long, List<Integer>> byRightText = new HashMap<>();
    for (int u = 0; u < columns; u++) {
      byItem.computeIfAbsent(rightItems[u], key -> new ArrayList<>()).add(u);
      if (batch.rightTexts().length > 0) {
        byRightText.computeIfAbsent(batch.rightTexts()[u], key -> new ArrayList<>()).add(u);
      }
    }
    Map<Long, List<Integer>> byLeftText = new HashMap<>();
    for (int i = 0; i < rows; i++) {
      byLeftText.computeIfAbsent(batch.leftTexts()[i], key -> new ArrayList<>()).add(i);
    }
    for (int i = 0; i < rows; i++) {
      for (int same : byLeftText.getOrDefault(batch.leftTexts()[i], List.of())) {
        for (int u : byItem.getOrDefault(batch.leftItems()[same], List.of())) {
          positive[i * columns + u] = true;
          if (batch.rightTexts().length > 0) {
            long text = batch.rightTexts()[u];
            mark(positive, i, columns, byRightText.getOrDefault(text, List.of()));
          }
        }
      }
    }
    return positive;
  }

  private static void mark(boolean[] positive, int row, int columns, List<Integer> found) {
    for (int u : found) {
      positive[row * columns + u] = true;
    }
  }
}
