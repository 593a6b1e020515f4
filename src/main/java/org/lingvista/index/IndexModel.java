package org.lingvista.index;

import java.util.Map;

/**
 * The model whose vectors an index holds; an index never mixes two.
 *
 * @param id the encoder's model id
 * @param width embedding width d
 * @param notes facts kept with the index and not compared, such as the {@code bundle} folder
 */
public record IndexModel(String id, int width, Map<String, String> notes) {

  public IndexModel {
    notes = Map.copyOf(notes);
    if (id.isBlank() || width <= 0) {
      throw new IllegalArgumentException(
          "model id must not be blank and width must be positive; id='%s', width=%d"
              .formatted(id, width));
    }
  }

  public IndexModel(String id, int width) {
    this(id, width, Map.of());
  }

  /**
   * Refuses vectors of another model by name.
   *
   * @param index what to call the index in the message
   */
  public void require(String index, String otherId, int otherWidth) {
    if (!id.equals(otherId) || width != otherWidth) {
      throw new IndexException(
          ("%s holds vectors of model %s (width %d), you use model %s (width %d):"
                  + " index into another folder, or use model %s")
              .formatted(index, id, width, otherId, otherWidth, id));
    }
  }
}
