package org.lingvista.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The places and persons that an index has, to which the names of a query are matched: by their
 * letters without case and marks, in Latin letters where scripts differ, by inflected endings, and
 * by a part of the name; places by what they are called elsewhere too. Safe for use by many
 * threads.
 */
public final class KnownNames {
  private static final KnownNames AS_WRITTEN =
      new KnownNames(List.of(), List.of(), Map.of(), false);

  private static final int SHORTEST_INFLECTED = 4;
  private static final int LONGEST_ENDING = 2;

  private final List<Name> places;
  private final List<Name> persons;
  private final boolean closed;

  private KnownNames(
      Collection<String> places,
      Collection<String> persons,
      Map<String, Set<String>> otherNames,
      boolean closed) {
    NameKey keys = new NameKey();
    this.places =
        places.stream()
            .map(name -> Name.of(name, otherNames.getOrDefault(name, Set.of()), keys))
            .toList();
    this.persons = persons.stream().map(name -> Name.of(name, Set.of(), keys)).toList();
    this.closed = closed;
  }

  /**
   * A name of the index.
   *
   * @param others what it is also called
   */
  private record Name(String text, List<String> words, String latin, Set<List<String>> others) {
    private static Name of(String text, Set<String> others, NameKey keys) {
      Set<List<String>> words = new HashSet<>();
      others.forEach(other -> words.add(NameKey.words(other)));
      words.remove(List.<String>of());
      return new Name(text, NameKey.words(text), keys.latin(text), words);
    }

    /** Endings are told more strictly than those of the name itself, for there are many names. */
    private boolean isInflectedOther(List<String> phrase) {
      String joined = String.join("", phrase);
      for (List<String> other : others) {
        String name = String.join("", other);
        if (name.length() >= SHORTEST_INFLECTED
            && joined.length() - name.length() <= LONGEST_ENDING
            && NameKey.inflected(joined, name)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The names of an index. */
  public static KnownNames of(Collection<String> places, Collection<String> persons) {
    return of(places, persons, Map.of());
  }

  /**
   * The names of an index whose places have other names too.
   *
   * @param otherNames by place, as in other languages
   */
  public static KnownNames of(
      Collection<String> places, Collection<String> persons, Map<String, Set<String>> otherNames) {
    return new KnownNames(places, persons, otherNames, true);
  }

  /** Where there is no index to ask: names are taken as they are written. */
  public static KnownNames asWritten() {
    return AS_WRITTEN;
  }

  /** Whether only names that are known can be meant. */
  boolean closed() {
    return closed;
  }

  /**
   * The places that a phrase means.
   *
   * @param inflected whether its endings may be those of a case
   */
  List<String> places(String phrase, boolean inflected, NameKey keys) {
    return find(places, phrase, inflected, keys);
  }

  List<String> persons(String phrase, NameKey keys) {
    return find(persons, phrase, true, keys);
  }

  /** The names that a phrase means, the best way of matching that finds any. */
  private static List<String> find(
      List<Name> names, String phrase, boolean inflected, NameKey keys) {
    List<String> words = NameKey.words(phrase);
    String latin = keys.latin(phrase);
    if (words.isEmpty() || latin.isEmpty()) {
      return List.of();
    }
    Map<Integer, List<String>> byWay = new HashMap<>();
    for (Name name : names) {
      int way = way(name, words, latin);
      if (way > 0 && (inflected || way % 2 == 1)) {
        byWay.computeIfAbsent(way, key -> new ArrayList<>()).add(name.text);
      }
    }
    // an even way is one of inflected words
    for (int way = 1; way <= 4; way++) {
      if (byWay.containsKey(way)) {
        return byWay.get(way);
      }
    }
    return List.of();
  }

  private static int way(Name name, List<String> words, String latin) {
    if (name.words.equals(words) || name.latin.equals(latin) || name.others.contains(words)) {
      return 1;
    }
    if (Gazetteer.inflected(words, name.words)
        || NameKey.inflected(latin, name.latin)
        || name.isInflectedOther(words)) {
      return 2;
    }
    if (words.size() < name.words.size()) {
      Set<String> all = new HashSet<>(name.words);
      if (all.containsAll(words)) {
        return 3;
      }
      boolean each =
          words.stream().allMatch(word -> all.stream().anyMatch(of -> NameKey.inflected(word, of)));
      return each ? 4 : 0;
    }
    return 0;
  }

  /** Of several names those that are known. */
  Set<String> knownPlaces(Collection<String> candidates, NameKey keys) {
    Set<String> known = new LinkedHashSet<>();
    for (String candidate : candidates) {
      String latin = keys.latin(candidate);
      for (Name name : places) {
        if (name.latin.equals(latin)) {
          known.add(name.text);
        }
      }
    }
    return known;
  }
}
