package org.lingvista.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.EncoderBundle;
import org.lingvista.encode.Slot;
import org.lingvista.index.IndexFilter.NameField;
import org.lingvista.index.LuceneStore;
import org.lingvista.query.KnownNames;
import org.lingvista.query.QueryContext;
import org.lingvista.query.QueryUnderstanding;
import org.lingvista.query.UnderstandingJson;
import org.lingvista.query.UnderstoodQuery;
import org.lingvista.query.UnderstoodQuery.Order;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista understand "…"}: what queries are taken to mean, without searching. */
@Command(
    name = "understand",
    description = "Show what a query is taken to mean: intent, slots, filters, cleaned query.",
    mixinStandardHelpOptions = true)
final class UnderstandCommand implements Callable<Integer> {
  /** Characters of a line that are read; more than any query has that is not cut. */
  private static final int LONGEST_LINE = 1 << 20;

  @Parameters(paramLabel = "QUERY", arity = "0..*", description = "The query.")
  private String @Nullable [] query;

  @Option(names = "--json", description = "Print one JSON object a query (docs/understanding.md).")
  private boolean json;

  @Option(names = "--stdin", description = "Read one query a line from standard input.")
  private boolean stdin;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "The exported model (default: the index's, else quickstart/bundle).")
  private @Nullable Path model;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Resolve places and persons to those of this index (default: as written).")
  private @Nullable Path index;

  @Mixin private UserOptions user;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (stdin == (query != null)) {
      throw new ParameterException(
          spec.commandLine(), "give either a query or --stdin, one query a line");
    }
    QueryContext context = user.context();
    Path bundle = model;
    if (index != null) {
      QuietLucene.apply();
      try (LuceneStore store = LuceneStore.open(IndexPointer.current(index))) {
        List<String> places = store.names(NameField.PLACE);
        KnownNames names =
            KnownNames.of(
                places,
                store.names(NameField.PERSON),
                Defaults.places(null, line -> {}).otherNames(places));
        context = context.withNames(() -> names);
        bundle = Defaults.model(model, store.model());
      }
    }
    try (Encoder encoder =
        EncoderBundle.open(Defaults.model(bundle, null), EncoderBundle.Options.serving())) {
      QueryUnderstanding understanding = new QueryUnderstanding(encoder);
      PrintWriter out = spec.commandLine().getOut();
      if (query != null) {
        print(out, understanding.understand(String.join(" ", query), context));
      } else {
        Lines lines = new Lines();
        for (String line = lines.next(); line != null; line = lines.next()) {
          print(out, understanding.understand(line, context));
        }
      }
      out.flush();
    }
    return 0;
  }

  private void print(PrintWriter out, UnderstoodQuery understood) throws IOException {
    out.print(
        json
            ? new ObjectMapper().writeValueAsString(UnderstandingJson.of(understood)) + "\n"
            : text(understood));
    if (stdin) {
      out.flush(); // a program may wait for the answer before it sends the next query
    }
  }

  private static String text(UnderstoodQuery query) {
    StringBuilder text = new StringBuilder();
    line(text, "intent", query.intent() + decimal(query.intentProbability()));
    line(text, "language", query.language());
    for (Slot slot : query.slots()) {
      String where = " at %d to %d".formatted(slot.start(), slot.end());
      String words = slot.label() + " '" + slot.text() + "'";
      line(text, "slot", words + where + decimal(slot.probability()));
    }
    query.filters().forEach(filter -> line(text, "filter", filter.describe()));
    Integer limit = query.limit();
    if (limit != null) {
      line(text, "limit", limit.toString());
    }
    if (query.order() != Order.RELEVANCE) {
      line(text, "order", query.order().name().toLowerCase(Locale.ROOT) + " first");
    }
    String cleaned = query.cleaned().isBlank() ? "anything" : query.cleaned();
    line(text, "looks for", cleaned + (query.plain() ? " (as typed)" : ""));
    query.notes().forEach(note -> line(text, "note", note));
    return text.append('\n').toString();
  }

  private static String decimal(double probability) {
    return String.format(Locale.ROOT, " (%.2f)", probability);
  }

  private static void line(StringBuilder text, String name, String value) {
    String printable = value.replaceAll("\\p{Cntrl}", "?");
    text.append(String.format(Locale.ROOT, "%-11s%s%n", name, printable));
  }

  /**
   * Lines of standard input, which end with a line feed and nothing else: a query may hold any
   * other control character. Of a line that is longer than any query the rest is passed over.
   */
  private static final class Lines {
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    @Nullable String next() throws IOException {
      int c = in.read();
      if (c < 0) {
        return null;
      }
      StringBuilder line = new StringBuilder();
      for (; c >= 0 && c != '\n'; c = in.read()) {
        if (line.length() < LONGEST_LINE) {
          line.append((char) c);
        }
      }
      int end = line.length();
      return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
  }
}
