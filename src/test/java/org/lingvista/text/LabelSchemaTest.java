package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelSchemaTest {

  /** What is written of a schema must be the same in every process. */
  @Test
  void semanticSlotsAreInTheOrderOfTheSlots() {
    LabelSchema schema =
        new LabelSchema(
            List.of("find"),
            List.of("a", "b", "c", "d", "e", "f", "g"),
            Set.of("g", "c", "a", "f", "b", "e"));
    assertThat(schema.semanticSlots()).containsExactly("a", "b", "c", "e", "f", "g");
    assertThat(LabelSchema.standard().semanticSlots()).containsExactly("content", "colour");
  }

  @Test
  void semanticSlotsMustBeSlots() {
    assertThatThrownBy(() -> new LabelSchema(List.of("find"), List.of("a"), Set.of("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("semanticSlots must be among slots; semanticSlots=[b], slots=[a]");
  }
}
