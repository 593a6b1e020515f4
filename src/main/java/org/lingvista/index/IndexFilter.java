package org.lingvista.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which items may be found; all conditions hold at once.
 *
 * @param kinds kinds allowed; never empty
 * @param languages languages of the text allowed; empty allows all
 * @param from earliest time, inclusive; null is no limit. Items without a time match no time limit.
 * @param until latest time, exclusive; null is no limit
 * @param names conditions on the places and persons of an item
 */
public record IndexFilter(
    Set<Item.Kind> kinds,
    Set<String> languages,
    @Nullable Instant from,
    @Nullable Instant until,
    List<Names> names) {

  public IndexFilter {
    kinds = Set.copyOf(kinds);
    languages = Set.copyOf(languages);
    names = List.copyOf(names);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds must not be empty");
    }
    if (from != null && until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException(
          "from must be before until; from=%s, until=%s".formatted(from, until));
    }
  }

  /** Without conditions on names. */
  public IndexFilter(
      Set<Item.Kind> kinds,
      Set<String> languages,
      @Nullable Instant from,
      @Nullable Instant until) {
    this(kinds, languages, from, until, List.of());
  }

  /** What an item can have several names of. */
  public enum NameField {
    PLACE,
    PERSON
  }

  /**
   * Items that have one of these names, or that have none of them.
   *
   * @param field where to look
   * @param anyOf the names as {@link VectorStore#names} gives them; empty is any name at all
   * @param wanted false for items that must have none of the names
   */
  public record Names(NameField field, Set<String> anyOf, boolean wanted) {
    public Names {
      anyOf = Set.copyOf(anyOf);
    }
  }

  /** Every item. */
  public static IndexFilter all() {
    return new IndexFilter(EnumSet.allOf(Item.Kind.class), Set.of(), null, null);
  }

  /** Items of one kind. */
  public static IndexFilter kind(Item.Kind kind) {
    return new IndexFilter(Set.of(kind), Set.of(), null, null);
  }

  /** This filter with other kinds. */
  public IndexFilter withKinds(Set<Item.Kind> others) {
    return new IndexFilter(others, languages, from, until, names);
  }

  /** This filter with another span of time. */
  public IndexFilter withTime(@Nullable Instant newFrom, @Nullable Instant newUntil) {
    return new IndexFilter(kinds, languages, newFrom, newUntil, names);
  }

  /** This filter with one more condition on names. */
  public IndexFilter withNames(Names more) {
    List<Names> all = new ArrayList<>(names);
    all.add(more);
    return new IndexFilter(kinds, languages, from, until, all);
  }
}
