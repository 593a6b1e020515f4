package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lingvista.encode.Slot;
import org.lingvista.query.QueryFilter.MediaKind;
import org.lingvista.query.UnderstoodQuery.Order;

class QueryUnderstandingTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-18T12:00:00+01:00[Europe/Berlin]");
  private static final Grammars GRAMMARS = new Grammars();
  private static final KnownNames NAMES =
      KnownNames.of(
          List.of("Paris", "Tokyo", "New York", "Łódź", "Paris, Texas"),
          List.of("Anna", "Anna Smith", "Jürgen", "王伟"));

  private static UnderstoodQuery understand(SpanEncoder encoder, String query) {
    return new QueryUnderstanding(encoder, GRAMMARS)
        .understand(query, new QueryContext(null, NOW, () -> NAMES));
  }

  private static SpanEncoder images() {
    return new SpanEncoder("find_images", 0.97);
  }

  private static String time(UnderstoodQuery query) {
    return UnderstandingJson.filters(query).path("time").toString();
  }

  @Test
  void searchesTheContentAmongTheKindAndTimeAskedFor() {
    UnderstoodQuery query =
        understand(
            images().with("media", "photos").with("content", "a dog").with("time", "last month"),
            "photos of a dog taken last month");
    assertThat(query.language()).isEqualTo("en");
    assertThat(query.cleaned()).isEqualTo("a dog");
    assertThat(query.plain()).isFalse();
    assertThat(query.filters()).hasSize(2).contains(new QueryFilter.Only(MediaKind.IMAGE));
    assertThat(time(query))
        .isEqualTo("{\"from\":\"2026-10-01T00:00:00+02:00\",\"to\":\"2026-11-01T00:00:00+01:00\"}");
    assertThat(query.filters().get(1).describe())
        .isEqualTo(
            "time from 2026-10-01T00:00+02:00 to before 2026-11-01T00:00+01:00 ('last month')");
  }

  @Test
  void mendsTheBordersOfATimeAndTakesItsWordsFromOtherSpans() {
    UnderstoodQuery query =
        understand(
            images().with("content", "a dog in").with("time", "summer of"),
            "photos of a dog in the summer of 2019");
    assertThat(query.slots())
        .containsExactly(
            new Slot("content", 10, 15, "a dog", 0.9),
            new Slot("time", 16, 37, "in the summer of 2019", 0.9));
    assertThat(query.cleaned()).isEqualTo("a dog");
    assertThat(time(query)).contains("2019-06-01T00:00:00+02:00").contains("2019-09-01");
  }

  @Test
  void aTimeThatTheModelMissesCountsIfItsWordsLeaveNoDoubt() {
    SpanEncoder none = images().with("content", "a dog");
    assertThat(time(understand(none, "photos of a dog from last month"))).contains("2026-10-01");
    SpanEncoder tree = images().with("content", "a Christmas tree");
    UnderstoodQuery query = understand(tree, "photos of a Christmas tree");
    assertThat(time(query)).isEmpty();
    assertThat(query.cleaned()).isEqualTo("a Christmas tree");
  }

  @Test
  void openEndsAreNull() {
    SpanEncoder model = images().with("content", "a dog").with("time", "since May 2020");
    assertThat(time(understand(model, "photos of a dog since May 2020")))
        .isEqualTo("{\"from\":\"2020-05-01T00:00:00+02:00\",\"to\":null}");
  }

  @Test
  void aPhraseThatSaysNoTimeStaysInTheTextAndIsNamed() {
    UnderstoodQuery query =
        understand(
            images().with("content", "a dog").with("time", "the other day"),
            "photos of a dog the other day");
    assertThat(time(query)).isEmpty();
    assertThat(query.cleaned()).isEqualTo("a dog the other day");
    assertThat(query.notes())
        .containsExactly(
            "time 'the other day' 'the other day' does not say when: searched for as text");
  }

  @Test
  void timesThatContradictEachOtherFilterNothing() {
    UnderstoodQuery query =
        understand(
            images().with("content", "dogs").with("time", "from 2019").with("time", "from 2021"),
            "dogs from 2019 from 2021");
    assertThat(time(query)).isEmpty();
    assertThat(query.notes()).anyMatch(note -> note.contains("contradicts another time"));
    assertThat(query.cleaned()).contains("dogs").contains("2019").contains("2021");
  }

  @Test
  void offsetsAreCodePointsOfTheQueryAsTyped() {
    UnderstoodQuery query =
        understand(
            images().with("content", "İnci 🐕‍🦺"), "  İnci 🐕‍🦺 fotoğrafları, geçen ay 📷");
    Slot time = query.slots().getLast();
    assertThat(time.label()).isEqualTo("time");
    String text = query.text();
    int from = text.offsetByCodePoints(0, time.start());
    assertThat(text.substring(from, text.offsetByCodePoints(0, time.end())))
        .isEqualTo("geçen ay")
        .isEqualTo(time.text());
    assertThat(time.start()).isEqualTo(25);
  }

  @Test
  void placesAndPersonsAreThoseOfTheIndex() {
    UnderstoodQuery query =
        understand(
            images().with("place", "paris").with("person", "anna"), "photos with anna in paris");
    assertThat(query.filters())
        .contains(
            new QueryFilter.Place("paris", List.of("Paris")),
            new QueryFilter.Person("anna", List.of("Anna")));
    assertThat(query.cleaned()).isEmpty();
    assertThat(query.plain()).isFalse();
  }

  @Test
  void namesMatchAcrossCaseAccentsEndingsAndScripts() {
    assertThat(values("place", "Токио", "фото в Токио")).containsExactly("Tokyo");
    assertThat(values("place", "東京", "東京の写真")).containsExactly("Tokyo");
    assertThat(values("place", "Łodzi", "zdjęcia w Łodzi")).containsExactly("Łódź");
    assertThat(values("place", "Paris'te", "Paris'te çekilen fotoğraflar"))
        .containsExactly("Paris");
    assertThat(values("place", "Париже", "фото в Париже")).containsExactly("Paris");
    assertThat(values("person", "Анной", "фото с Анной")).containsExactly("Anna");
    assertThat(values("person", "jurgen", "fotos von jurgen")).containsExactly("Jürgen");
    assertThat(values("person", "Anna's", "Anna's photos")).containsExactly("Anna");
    assertThat(values("person", "Smith", "photos of Smith")).containsExactly("Anna Smith");
    assertThat(values("person", "Wang Wei", "photos of Wang Wei")).containsExactly("王伟");
  }

  private static List<String> places(String phrase, KnownNames known) {
    return new NameResolver().places(phrase, "en", known);
  }

  @Test
  void whatIsKnownByTheseLettersIsNoOtherNameInflected() {
    KnownNames known =
        KnownNames.of(
            List.of("Rome, Lazio, Italy", "Rome", "Lazio", "Italy", "Nigeria"),
            List.of(),
            Map.of("Rome, Lazio, Italy", Set.of("Roma", "Rim", "Ρώμη")));
    assertThat(places("Romania", known)).isEmpty();
    assertThat(places("Niger", known)).isEmpty();
    assertThat(places("Rimini", known)).isEmpty();
    assertThat(places("roma", known)).containsExactly("Rome, Lazio, Italy");
    assertThat(places("ΡΩΜΗ", known)).as("by its Latin letters").containsExactly("Rome");
    assertThat(places("Rome", known)).containsExactly("Rome");
  }

  @Test
  void aPlaceThatItemsNameInSeveralLanguagesIsAllOfThem() {
    KnownNames known =
        KnownNames.of(List.of("Italien", "Rome, Lazio, Italy", "Rome", "Italy"), List.of());
    assertThat(places("Italy", known)).containsExactly("Italy", "Italien");
  }

  @Test
  void countriesHaveShortNamesToo() {
    KnownNames known = KnownNames.of(List.of("United States", "United Kingdom"), List.of());
    for (String name : List.of("USA", "usa", "US")) {
      assertThat(places(name, known)).as(name).containsExactly("United States");
    }
    assertThat(places("UK", known)).containsExactly("United Kingdom");
  }

  private static List<String> values(String label, String name, String query) {
    for (QueryFilter filter : understand(images().with(label, name), query).filters()) {
      if (filter instanceof QueryFilter.Place place) {
        return place.values();
      }
      if (filter instanceof QueryFilter.Person person) {
        return person.values();
      }
    }
    return List.of();
  }

  @Test
  void aNameThatNothingHasStaysInTheText() {
    UnderstoodQuery query =
        understand(
            images().with("content", "a dog").with("person", "Zoe"), "photos of a dog with Zoe");
    assertThat(query.cleaned()).isEqualTo("a dog Zoe");
    assertThat(query.notes())
        .containsExactly("no person of the index matches 'Zoe': searched for as text");
  }

  @Test
  void withoutAnIndexNamesAreTakenAsWrittenPlacesInTheirDictionaryForm() {
    UnderstoodQuery query =
        new QueryUnderstanding(images().with("place", "Париже").with("person", "Zoe"), GRAMMARS)
            .understand("фото Zoe в Париже", new QueryContext(null, NOW, KnownNames::asWritten));
    assertThat(UnderstandingJson.filters(query).path("place").asText()).isEqualTo("Париж");
    assertThat(UnderstandingJson.filters(query).path("person").asText()).isEqualTo("Zoe");
  }

  @Test
  void numbersAndOrdersBecomeLimitAndOrder() {
    UnderstoodQuery query =
        understand(
            images().with("number", "five").with("content", "dogs").with("order", "newest first"),
            "five photos of dogs, newest first");
    assertThat(query.limit()).isEqualTo(5);
    assertThat(query.order()).isEqualTo(Order.NEWEST);
    UnderstoodQuery german =
        understand(
            images().with("number", "zwölf").with("order", "älteste"),
            "zeig mir zwölf Fotos, die älteste zuerst");
    assertThat(german.limit()).isEqualTo(12);
    assertThat(german.order()).isEqualTo(Order.OLDEST);
    assertThat(
            understand(
                    images().with("content", "x").with("order", "by name"), "photos of x by name")
                .notes())
        .containsExactly("results cannot be sorted by 'by name': best first");
  }

  @Test
  void excludesWhatCanBeResolvedAndSaysWhatCannot() {
    assertThat(
            understand(images().with("exclusion", "without people"), "photos without people")
                .filters())
        .contains(new QueryFilter.Without(new QueryFilter.AnyPerson("without people")));
    assertThat(
            understand(images().with("exclusion", "ohne Anna"), "bitte Fotos ohne Anna").filters())
        .contains(new QueryFilter.Without(new QueryFilter.Person("ohne Anna", List.of("Anna"))));
    UnderstoodQuery cars =
        understand(
            images().with("content", "streets").with("exclusion", "without cars"),
            "photos of streets without cars");
    assertThat(cars.cleaned()).isEqualTo("streets");
    assertThat(cars.notes())
        .containsExactly(
            "'without cars' cannot be excluded: the index does not say what it would take");
    assertThat(understand(images().with("exclusion", "text"), "photos without text").filters())
        .contains(new QueryFilter.Without(new QueryFilter.Only(QueryFilter.MediaKind.TEXT)));
    assertThat(understand(images().with("exclusion", "images"), "photos, no images").filters())
        .containsExactly(new QueryFilter.Only(QueryFilter.MediaKind.IMAGE));
  }

  @Test
  void coloursAreLookedFor() {
    UnderstoodQuery query =
        understand(images().with("colour", "red").with("content", "car"), "photos of a red car");
    assertThat(query.cleaned()).isEqualTo("red car");
  }

  @Test
  void neverLosesAQueryWithoutSpans() {
    UnderstoodQuery query = understand(new SpanEncoder("find_images", 0.9), "dog on a beach");
    assertThat(query.cleaned()).isEqualTo("dog on a beach");
    assertThat(query.plain()).isTrue();
    assertThat(query.notes().getFirst()).contains("searched as plain text");
  }

  @Test
  void neverLosesAQueryTakenForSmallTalk() {
    UnderstoodQuery query =
        understand(new SpanEncoder("none", 0.99).with("content", "dog"), "a dog yesterday");
    assertThat(query.cleaned()).isEqualTo("a dog yesterday");
    assertThat(query.plain()).isTrue();
    assertThat(query.filters()).isEmpty();
    assertThat(query.notes().getFirst()).contains("intent none").contains("plain text");
  }

  @Test
  void anUncertainIntentFiltersNothing() {
    UnderstoodQuery query =
        understand(new SpanEncoder("find_images", 0.49).with("content", "dog"), "a dog");
    assertThat(query.filters()).isEmpty();
    assertThat(query.notes()).containsExactly("the intent is uncertain: not used");
  }
}
