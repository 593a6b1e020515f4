package org.lingvista.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.index.LuceneStore;
import org.lingvista.query.QueryContext;
import org.lingvista.search.SearchOptions;
import org.lingvista.search.SearchResponse;
import org.lingvista.search.Searcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista search "…"}: what the query was taken to mean, and what was found. */
@Command(
    name = "search",
    description = "Search an index in the words people use.",
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "QUERY",
      arity = "1..*",
      description = "What to look for, such as \"please find a photo of a dog\".")
  private String[] query;

  @Mixin private IndexOption index;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "The exported model (default: the one the index was made with).")
  private @Nullable Path model;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Results to show (default: the number in the query, else 10).")
  private @Nullable Integer limit;

  @Option(
      names = "--offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Results to pass over (default: ${DEFAULT-VALUE}).")
  private int offset;

  @Option(names = "--json", description = "Print JSON, as docs/search.md describes it.")
  private boolean json;

  @Option(names = "--no-lexical", description = "Search by vectors only, not by words too.")
  private boolean noLexical;

  @Option(
      names = "--no-filters",
      description = "Show results of any kind, time, place and person, whatever was asked for.")
  private boolean noFilters;

  @Option(names = "--explain", description = "Show how each score came about.")
  private boolean explain;

  @Mixin private UserOptions user;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SearchOptions options = SearchOptions.DEFAULT.withLexical(!noLexical).withFilters(!noFilters);
    if (limit != null || offset > 0) {
      options = options.withPage(offset, limit == null ? options.limit() : limit);
    }
    QueryContext context = user.context();
    QuietLucene.apply();
    try (LuceneStore store = LuceneStore.open(index.inUse());
        Encoder encoder = Defaults.openModel(model, store.model())) {
      SearchResponse response =
          new Searcher(encoder, store, Defaults.places(null, line -> {}))
              .search(String.join(" ", query), options, context);
      var out = spec.commandLine().getOut();
      out.print(json ? SearchOutput.json(response) : SearchOutput.text(response, explain));
      out.flush();
    }
    return 0;
  }
}
