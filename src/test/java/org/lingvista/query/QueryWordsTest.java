package org.lingvista.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lingvista.query.UnderstoodQuery.Order;

/** How phrases for an order and for what to leave out are read, by language. */
class QueryWordsTest {

  @ParameterizedTest
  @CsvSource({
    "en, newest first, NEWEST",
    "en, from newest to oldest, NEWEST",
    "en, oldest to newest, OLDEST",
    "en, last ones first, NEWEST",
    "en, the first, OLDEST",
    "en, in chronological order, OLDEST",
    "en, in reverse chronological order, NEWEST",
    "en, sorted by date, NEWEST",
    "en, by date ascending, OLDEST",
    "de, von alt nach neu, OLDEST",
    "de, von neu nach alt, NEWEST",
    "de, aufsteigend nach Datum, OLDEST",
    "de, nach Datum absteigend, NEWEST",
    "de, zuletzt aufgenommene zuerst, NEWEST",
    "de, die allerersten, OLDEST",
    "de, nach Datum, NEWEST",
    "fr, du plus ancien au plus récent, OLDEST",
    "fr, les dernières en premier, NEWEST",
    "fr, les toutes premières, OLDEST",
    "fr, par date croissante, OLDEST",
    "fr, triées par date, NEWEST",
    "es, de la más vieja a la más nueva, OLDEST",
    "es, primero las últimas, NEWEST",
    "es, las primeras, OLDEST",
    "es, por fecha, NEWEST",
    "it, dalla più antica alla più nuova, OLDEST",
    "it, prima le più recenti, NEWEST",
    "it, le primissime, OLDEST",
    "it, ordinate per data, NEWEST",
    "pt, da mais antiga para a mais recente, OLDEST",
    "pt, as novas primeiro, NEWEST",
    "pt, as primeiras, OLDEST",
    "pt, por data, NEWEST",
    "pl, od najstarszego do najnowszego, OLDEST",
    "pl, najpierw nowe, NEWEST",
    "pl, pierwsze, OLDEST",
    "pl, posortowane po dacie, NEWEST",
    "ru, от старых к новым, OLDEST",
    "ru, сначала последние, NEWEST",
    "ru, самые первые, OLDEST",
    "ru, по дате, NEWEST",
    "tr, eskiden yeniye, OLDEST",
    "tr, yeniden eskiye doğru, NEWEST",
    "tr, son çekilenler önce, NEWEST",
    "tr, ilk, OLDEST",
    "tr, tarihe göre, NEWEST",
    "zh, 先旧后新, OLDEST",
    "zh, 由舊到新, OLDEST",
    "zh, 新的在前, NEWEST",
    "zh, 第一批, OLDEST",
    "zh, 按日期排序, NEWEST",
    "ja, 日付の古い順に, OLDEST",
    "ja, 最近の, NEWEST",
    "ja, 最初の, OLDEST",
    "ja, 日付順に, NEWEST",
    "ko, 오래된 것부터, OLDEST",
    "ko, 새것부터, NEWEST",
    "ko, 첫 번째, OLDEST",
    "ko, 날짜로 정렬해서, NEWEST"
  })
  void ofTwoDirectionsTheOneInFrontCounts(String language, String phrase, Order order) {
    assertThat(words(language).order(phrase)).isEqualTo(order);
  }

  @ParameterizedTest
  @CsvSource({
    "en, by name",
    "de, nach Name sortiert",
    "fr, triées par nom",
    "ru, по имени",
    "zh, 按名称排序",
    "ja, 名前順で",
    "ko, 이름순으로"
  })
  void whatIsNotAnOrderInTimeIsNone(String language, String phrase) {
    assertThat(words(language).order(phrase)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "en, any people",
    "de, den Gesichtern",
    "fr, de personnes",
    "es, personas",
    "it, le persone",
    "pt, as pessoas",
    "pl, ludzi",
    "ru, людей",
    "tr, insan",
    "zh, 人",
    "ja, 人",
    "ko, 사람"
  })
  void peopleInGeneralAreOneWord(String language, String phrase) {
    QueryWords words = words(language);
    assertThat(words.is(phrase, words.people())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "en, photographers", // not photos
    "en, smiling people",
    "en, textiles",
    "en, other people",
    "en, screenshots",
    "de, Bildschirme",
    "de, Personenwagen",
    "es, fotógrafos",
    "ru, посторонних",
    "tr, yüzük", // a ring, not a face
    "zh, 截图",
    "zh, 路人",
    "ja, スクリーンショット",
    "ja, 大人",
    "ko, 그림자", // a shadow, not a picture
    "ko, 셀카"
  })
  void othersThatOnlyBeginOrEndLikeAKindAreNone(String language, String phrase) {
    QueryWords words = words(language);
    assertThat(words.is(phrase, words.people())).isFalse();
    assertThat(words.is(phrase, words.images())).isFalse();
    assertThat(words.is(phrase, words.texts())).isFalse();
  }

  private static QueryWords words(String language) {
    return Objects.requireNonNull(QueryWords.of(language));
  }
}
