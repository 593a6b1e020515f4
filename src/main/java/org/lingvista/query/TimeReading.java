package org.lingvista.query;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Slot;

/**
 * The times of one query. The model says which words are a time, but errs at their borders; the
 * grammar knows which words can be one, but not whether "Christmas" is a day or a theme. So a
 * phrase of the grammar counts if the model's spans touch it, or if its words leave no doubt, and
 * it counts as far as the grammar can read it.
 *
 * @param slots the spans with the times mended and other spans cut where a time took their words
 * @param filter what the times say together; null if nothing that can be resolved
 * @param unresolved time spans that stay words to search for
 * @param notes what decided, or why nothing did
 */
record TimeReading(
    List<Slot> slots,
    QueryFilter.@Nullable Taken filter,
    List<Slot> unresolved,
    List<String> notes) {

  static TimeReading of(
      String text, List<Slot> slots, @Nullable TimeResolver resolver, ZonedDateTime now) {
    return of(text, slots, resolver, now, false);
  }

  /**
   * As {@link #of(String, List, TimeResolver, ZonedDateTime)}.
   *
   * @param touchedOnly whether a phrase counts only if a span of the model touches it
   */
  static TimeReading of(
      String text,
      List<Slot> slots,
      @Nullable TimeResolver resolver,
      ZonedDateTime now,
      boolean touchedOnly) {
    if (resolver == null) {
      List<Slot> times = slots.stream().filter(TimeReading::isTime).toList();
      List<String> notes =
          times.stream()
              .map(slot -> "time '%s': no grammar for this language".formatted(slot.text()))
              .toList();
      return new TimeReading(slots, null, times, notes);
    }
    return new Builder(text, slots, resolver, now, touchedOnly).build();
  }

  /** A query that names more times than this is a text about times. */
  private static final int MOST_TIMES = 8;

  private static boolean isTime(Slot slot) {
    return slot.label().equals("time");
  }

  /** Puts a reading together. */
  private static final class Builder {
    private final String text;
    private final List<Slot> predicted;
    private final TimeResolver resolver;
    private final ZonedDateTime now;
    private final boolean touchedOnly;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Slot> unresolved = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Builder(
        String text,
        List<Slot> predicted,
        TimeResolver resolver,
        ZonedDateTime now,
        boolean touchedOnly) {
      this.text = text;
      this.predicted = predicted;
      this.resolver = resolver;
      this.now = now;
      this.touchedOnly = touchedOnly;
    }

    TimeReading build() {
      List<TimeMention> mentions =
          new ArrayList<>(
              resolver.find(text, now, false).stream()
                  .filter(mention -> touched(mention) || (mention.sure() && !touchedOnly))
                  .toList());
      if (predicted.stream().anyMatch(slot -> isTime(slot) && !touches(mentions, slot))) {
        addMisspelt(mentions);
      }
      if (mentions.size() > MOST_TIMES) {
        notes.add("more than %d times are named: none is used".formatted(MOST_TIMES));
        mentions.clear();
      }
      return build(mentions);
    }

    /** What the model takes for a time and the grammar cannot read may be misspelt. */
    private void addMisspelt(List<TimeMention> mentions) {
      List<TimeMention> before = List.copyOf(mentions);
      for (TimeMention guess : resolver.find(text, now, true)) {
        boolean free =
            before.stream()
                .noneMatch(known -> known.start() < guess.end() && guess.start() < known.end());
        if (free && touched(guess)) {
          mentions.add(guess);
        }
      }
      mentions.sort(Comparator.comparingInt(TimeMention::start));
    }

    private static boolean touches(List<TimeMention> mentions, Slot slot) {
      return mentions.stream().anyMatch(mention -> overlap(slot, mention));
    }

    private TimeReading build(List<TimeMention> mentions) {
      for (Slot slot : predicted) {
        if (isTime(slot)) {
          if (!touches(mentions, slot)) {
            unresolved(slot, reason(slot));
          }
        } else {
          keep(slot, mentions);
        }
      }
      List<Slot> times = mentions.stream().map(this::slot).toList();
      TimeSpan span = together(mentions);
      QueryFilter.Taken filter = null;
      if (span != null) {
        slots.addAll(times);
        List<String> phrases = times.stream().map(Slot::text).toList();
        filter = new QueryFilter.Taken(String.join(" … ", phrases), span);
        for (int i = 0; i < times.size(); i++) {
          for (String rule : mentions.get(i).resolution().rules()) {
            notes.add("time '%s': %s".formatted(phrases.get(i), rule));
          }
        }
      } else {
        times.forEach(slot -> unresolved(slot, "contradicts another time of the query"));
      }
      slots.sort(Comparator.comparingInt(Slot::start));
      return new TimeReading(
          List.copyOf(slots), filter, List.copyOf(unresolved), List.copyOf(notes));
    }

    private void unresolved(Slot slot, String reason) {
      slots.add(slot);
      unresolved.add(slot);
      notes.add("time '%s' %s: searched for as text".formatted(slot.text(), reason));
    }

    private String reason(Slot slot) {
      return resolver.resolve(slot.text(), now) instanceof TimeResolution.Unresolved no
          ? no.reason()
          : "stands among words that leave it open";
    }

    private boolean touched(TimeMention mention) {
      return predicted.stream().anyMatch(slot -> isTime(slot) && overlap(slot, mention));
    }

    private static boolean overlap(Slot slot, TimeMention mention) {
      return slot.start() < mention.end() && mention.start() < slot.end();
    }

    /** The span of a mention; its probability is that of the model's span, or 1 without one. */
    private Slot slot(TimeMention mention) {
      double probability =
          predicted.stream()
              .filter(slot -> isTime(slot) && overlap(slot, mention))
              .mapToDouble(Slot::probability)
              .max()
              .orElse(1);
      return new Slot(
          "time",
          mention.start(),
          mention.end(),
          between(mention.start(), mention.end()),
          probability);
    }

    private String between(int start, int end) {
      int from = text.offsetByCodePoints(0, start);
      return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    /** A span without the words that are times. */
    private void keep(Slot slot, List<TimeMention> mentions) {
      int start = slot.start();
      for (TimeMention mention : mentions) {
        if (overlap(slot, mention)) {
          keepPart(slot, start, Math.max(start, mention.start()));
          start = Math.max(start, mention.end());
        }
      }
      keepPart(slot, start, slot.end());
    }

    private void keepPart(Slot slot, int start, int end) {
      if (start >= end) {
        return;
      }
      if (start == slot.start() && end == slot.end()) {
        slots.add(slot);
        return;
      }
      String part = between(start, end);
      String stripped = part.strip();
      int from = start + part.codePointCount(0, part.indexOf(stripped));
      if (stripped.codePoints().anyMatch(Character::isLetterOrDigit)) {
        int length = stripped.codePointCount(0, stripped.length());
        slots.add(new Slot(slot.label(), from, from + length, stripped, slot.probability()));
      }
    }

    /** What lies in all of the spans; null if there is none, or nothing does. */
    private static @Nullable TimeSpan together(List<TimeMention> mentions) {
      ZonedDateTime from = null;
      ZonedDateTime to = null;
      for (TimeMention mention : mentions) {
        TimeSpan span = mention.resolution().span();
        ZonedDateTime begin = span.from();
        ZonedDateTime end = span.to();
        from = from == null || (begin != null && begin.isAfter(from)) ? begin : from;
        to = to == null || (end != null && end.isBefore(to)) ? end : to;
      }
      boolean any = from != null || to != null;
      return any && (from == null || to == null || from.isBefore(to))
          ? new TimeSpan(from, to)
          : null;
    }
  }
}
