package org.lingvista.search;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lingvista.query.QueryFilter;

/**
 * Which conditions to give up when nothing meets them all: as few kinds of them as possible, times
 * before places before persons. Pictures or passages, whichever was asked for, are given up last: a
 * paragraph in place of a photo is of no use to anybody.
 */
final class Relaxation {
  private enum Group {
    TIME,
    PLACE,
    PERSON
  }

  private static final List<Set<Group>> GIVEN_UP =
      List.of(
          Set.of(Group.TIME),
          Set.of(Group.PLACE),
          Set.of(Group.PERSON),
          Set.of(Group.TIME, Group.PLACE),
          Set.of(Group.TIME, Group.PERSON),
          Set.of(Group.PLACE, Group.PERSON),
          Set.of(Group.TIME, Group.PLACE, Group.PERSON));

  private Relaxation() {}

  /** The conditions that may be left, best first; the last are none. */
  static List<List<QueryFilter>> of(List<QueryFilter> filters) {
    Set<Group> present = EnumSet.noneOf(Group.class);
    for (QueryFilter filter : filters) {
      if (!ofKind(filter)) {
        present.add(group(filter));
      }
    }
    List<List<QueryFilter>> left = new ArrayList<>();
    for (Set<Group> dropped : GIVEN_UP) {
      if (present.containsAll(dropped)) {
        left.add(
            filters.stream()
                .filter(filter -> ofKind(filter) || !dropped.contains(group(filter)))
                .toList());
      }
    }
    if (left.isEmpty() || !left.getLast().isEmpty()) {
      left.add(List.of());
    }
    return left;
  }

  private static boolean ofKind(QueryFilter filter) {
    return switch (filter) {
      case QueryFilter.Only only -> true;
      case QueryFilter.Without without -> ofKind(without.condition());
      default -> false;
    };
  }

  private static Group group(QueryFilter filter) {
    return switch (filter) {
      case QueryFilter.Taken taken -> Group.TIME;
      case QueryFilter.Place place -> Group.PLACE;
      case QueryFilter.Person person -> Group.PERSON;
      case QueryFilter.AnyPerson any -> Group.PERSON;
      case QueryFilter.Without without -> group(without.condition());
      case QueryFilter.Only only ->
          throw new IllegalArgumentException("a kind is in no group: " + only.describe());
    };
  }
}
