package org.lingvista.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lingvista.data.QueryGrammar.Frame;

/**
 * The entries of one list of a {@link QueryGrammar}. A line that begins with {@code *} is held out
 * for tests; one that begins with {@code +} is for training alone; all others train too, and serve
 * tests when the list holds nothing out. A list that both halves share has neither: all its lines
 * train and test. A line that begins with {@code 5x} counts five times when an entry is drawn.
 *
 * @param train what training draws from, an entry as often as it counts
 * @param test what tests draw from
 * @param all every entry once
 * @param holdsOut whether a line is held out
 */
record QueryEntries(List<Frame> train, List<Frame> test, List<Frame> all, boolean holdsOut) {
  private static final Pattern WEIGHT = Pattern.compile("(\\d+)x\\s+(.*)");

  /**
   * Reads a list, whose entries are named {@code name.0}, {@code name.1} and so on.
   *
   * @param sharedList whether training and tests draw from all of it
   */
  static QueryEntries read(String name, String list, boolean sharedList) {
    List<Frame> train = new ArrayList<>();
    List<Frame> shared = new ArrayList<>();
    List<Frame> heldOut = new ArrayList<>();
    List<Frame> all = new ArrayList<>();
    for (String line : list.lines().map(String::strip).toList()) {
      boolean starred = line.startsWith("*");
      boolean added = line.startsWith("+");
      boolean test = starred && !sharedList;
      boolean onlyTrain = added && !sharedList;
      String entries = starred || added ? line.substring(1).strip() : line;
      Matcher weight = WEIGHT.matcher(entries);
      int times = weight.matches() ? Integer.parseInt(weight.group(1)) : 1;
      for (String entry : QueryPattern.splitEntries(weight.matches() ? weight.group(2) : entries)) {
        QueryPattern pattern = QueryPattern.parse(entry.equals("()") ? "" : entry);
        Frame frame = new Frame(name + "." + all.size(), pattern);
        all.add(frame);
        List<Frame> counted = Collections.nCopies(times, frame);
        (test ? heldOut : train).addAll(counted);
        if (!test && !onlyTrain) {
          shared.addAll(counted);
        }
      }
    }
    return new QueryEntries(train, heldOut.isEmpty() ? shared : heldOut, all, !heldOut.isEmpty());
  }

  /** A list of plain names. */
  static QueryEntries ofNames(String name, Collection<String> names) {
    List<Frame> all = new ArrayList<>();
    for (String text : names) {
      var literal = new QueryPattern(text, List.of(new QueryPattern.Literal(text)));
      all.add(new Frame(name + "." + all.size(), literal));
    }
    return new QueryEntries(all, all, all, false);
  }

  List<Frame> of(QuerySplit split) {
    return split == QuerySplit.TRAIN ? train : test;
  }
}
