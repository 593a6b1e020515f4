package org.lingvista.index;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.lingvista.index.IndexFilter.NameField;

/** An item as a Lucene document and back; the fields are listed at {@link LuceneStore}. */
final class ItemDocument {
  static final String ID = "id";
  static final String ID_VALUE = "idValue";
  static final String VECTOR = "vector";
  static final String PICTURE_VECTOR = "pictureVector";
  static final String WORDS = "words";
  static final String COLLECTION = "collection";
  static final String SOURCE = "source";
  static final String SOURCE_NAME = "sourceName";
  static final String FINGERPRINT = "fingerprint";
  private static final String ITEM = "item";
  private static final String KIND = "kind";
  private static final String TITLE = "title";
  private static final String TEXT = "text";
  private static final String LANGUAGE = "language";
  private static final String TIME = "time";
  static final String TIME_ORDER = "timeOrder";
  private static final String PLACE = "place";
  private static final String PERSON = "person";
  private static final String PATH = "path";
  private static final String ATTRIBUTE = "attribute";
  private static final String ATTRIBUTE_VALUE = "attributeValue";

  private static final Pattern SEPARATOR = Pattern.compile("[,;]");
  private static final int LONGEST_NAME = 1_000;

  private ItemDocument() {}

  static Document of(Item item, IndexFacts facts) {
    Document document = new Document();
    document.add(new StringField(ID, item.id(), Field.Store.YES));
    document.add(new BinaryDocValuesField(ID_VALUE, new BytesRef(item.id())));
    document.add(new StringField(ITEM, item.itemId(), Field.Store.YES));
    document.add(new StringField(KIND, name(item.kind()), Field.Store.YES));
    document.add(
        new KnnFloatVectorField(
            facts.vectorField(item.kind()), item.vector(), VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new StoredField(TITLE, item.title()));
    document.add(new StoredField(TEXT, item.text()));
    document.add(new TextField(WORDS, item.title() + "\n" + item.text(), Field.Store.NO));
    document.add(new StringField(LANGUAGE, item.language(), Field.Store.YES));
    Instant time = item.time();
    if (time != null) {
      document.add(new LongPoint(TIME, time.toEpochMilli()));
      document.add(new StoredField(TIME, time.toEpochMilli()));
    }
    if (time != null) {
      document.add(new NumericDocValuesField(TIME_ORDER, time.toEpochMilli()));
    }
    addNames(document, NameField.PLACE, item.place());
    addNames(document, NameField.PERSON, item.person());
    if (item.path() != null) {
      document.add(new StoredField(PATH, item.path()));
    }
    Item.Source source = item.source();
    document.add(new StringField(COLLECTION, source.collection(), Field.Store.YES));
    document.add(new StringField(SOURCE, key(source.collection(), source.name()), Field.Store.NO));
    document.add(new StoredField(SOURCE_NAME, source.name()));
    document.add(new BinaryDocValuesField(SOURCE_NAME, new BytesRef(source.name())));
    document.add(new StoredField(FINGERPRINT, source.fingerprint()));
    document.add(new BinaryDocValuesField(FINGERPRINT, new BytesRef(source.fingerprint())));
    item.attributes()
        .forEach((name, value) -> {
          document.add(new StoredField(ATTRIBUTE, name));
          document.add(new StoredField(ATTRIBUTE_VALUE, value));
        });
    return document;
  }

  static Item item(Document document, float[] vector) {
    String[] names = document.getValues(ATTRIBUTE);
    String[] values = document.getValues(ATTRIBUTE_VALUE);
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      attributes.put(names[i], values[i]);
    }
    var time = document.getField(TIME);
    return new Item(
        document.get(ID),
        document.get(ITEM),
        Item.Kind.valueOf(document.get(KIND).toUpperCase(Locale.ROOT)),
        vector,
        document.get(TITLE),
        document.get(TEXT),
        document.get(LANGUAGE),
        time == null ? null : Instant.ofEpochMilli(time.numericValue().longValue()),
        document.get(PLACE),
        document.get(PERSON),
        document.get(PATH),
        new Item.Source(
            document.get(COLLECTION), document.get(SOURCE_NAME), document.get(FINGERPRINT)),
        attributes);
  }

  /** The term all items of a source share. */
  static Term sourceTerm(String collection, String name) {
    return new Term(SOURCE, key(collection, name));
  }

  static Query query(IndexFilter filter) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    if (filter.kinds().size() < Item.Kind.values().length) {
      BooleanQuery.Builder kinds = new BooleanQuery.Builder();
      for (Item.Kind kind : filter.kinds()) {
        kinds.add(new TermQuery(new Term(KIND, name(kind))), Occur.SHOULD);
      }
      all.add(kinds.build(), Occur.FILTER);
    }
    if (!filter.languages().isEmpty()) {
      List<BytesRef> languages = new ArrayList<>();
      filter.languages().forEach(language -> languages.add(new BytesRef(language)));
      all.add(new TermInSetQuery(LANGUAGE, languages), Occur.FILTER);
    }
    Instant from = filter.from();
    Instant until = filter.until();
    if (from != null || until != null) {
      long first = from == null ? Long.MIN_VALUE : from.toEpochMilli();
      long last = until == null ? Long.MAX_VALUE : until.toEpochMilli() - 1;
      all.add(LongPoint.newRangeQuery(TIME, first, last), Occur.FILTER);
    }
    for (IndexFilter.Names names : filter.names()) {
      all.add(names(names), names.wanted() ? Occur.FILTER : Occur.MUST_NOT);
    }
    if (!filter.names().isEmpty()) {
      all.add(
          MatchAllDocsQuery.INSTANCE, Occur.FILTER); // conditions that only exclude find nothing
    }
    BooleanQuery query = all.build();
    return query.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : query;
  }

  private static Query names(IndexFilter.Names names) {
    String field = nameField(names.field());
    if (names.anyOf().isEmpty()) {
      return new TermRangeQuery(field, null, null, true, true);
    }
    return new TermInSetQuery(field, names.anyOf().stream().map(BytesRef::new).toList());
  }

  /** The field that holds each name as one term. */
  static String nameField(NameField field) {
    return switch (field) {
      case PLACE -> "placeName";
      case PERSON -> "personName";
    };
  }

  private static void addNames(Document document, NameField field, @Nullable String text) {
    if (text == null) {
      return;
    }
    String words = field == NameField.PLACE ? PLACE : PERSON;
    document.add(new TextField(words, text, Field.Store.YES));
    Set<String> names = new LinkedHashSet<>(List.of(text.strip()));
    for (String part : SEPARATOR.split(text, -1)) {
      names.add(part.strip());
    }
    for (String name : names) {
      if (!name.isEmpty() && name.length() <= LONGEST_NAME) {
        document.add(new StringField(nameField(field), name, Field.Store.NO));
      }
    }
  }

  private static String key(String collection, String name) {
    return collection + '\0' + name;
  }

  private static String name(Item.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
