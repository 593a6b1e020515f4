package org.lingvista.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.ChatEndpoint;
import org.lingvista.data.DataException;
import org.lingvista.data.EndpointQueries;
import org.lingvista.data.EndpointQueries.Cost;
import org.lingvista.data.EndpointQueries.Estimate;
import org.lingvista.data.EndpointQueries.Result;
import org.lingvista.data.Example;
import org.lingvista.data.QueryExample;
import org.lingvista.data.QueryGenerator;
import picocli.CommandLine.Option;

/** A language model that writes the training queries, for {@link DataQueriesCommand}. */
final class EndpointOptions {
  private static final int MILLIS_PER_SECOND = 1000;
  private static final int FIRST_WAIT_MILLIS = 1000;
  private static final int PROGRESS_EVERY = 50;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "let a language model write the training queries: address of a server with OpenAI's chat"
              + " completions, such as https://api.openai.com/v1")
  private @Nullable URI url;

  @Option(names = "--endpoint-model", paramLabel = "NAME", description = "the model's name there")
  private @Nullable String model;

  @Option(
      names = "--endpoint-key",
      paramLabel = "VARIABLE",
      defaultValue = "OPENAI_API_KEY",
      description = "environment variable that holds the key (default: ${DEFAULT-VALUE})")
  private String keyVariable;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "answers paid for, to go on after a stop (default: OUT.journal)")
  private @Nullable Path journal;

  @Option(
      names = "--price-in",
      paramLabel = "PRICE",
      description = "price of a million tokens sent, for the cost estimate")
  private @Nullable Double priceIn;

  @Option(
      names = "--price-out",
      paramLabel = "PRICE",
      description = "price of a million tokens written")
  private @Nullable Double priceOut;

  @Option(
      names = "--max-cost",
      paramLabel = "COST",
      description = "start, and stop before more than this is spent; needs both prices")
  private @Nullable Double maxCost;

  @Option(names = "--yes", description = "start without a limit of the cost")
  private boolean yes;

  @Option(
      names = "--concurrency",
      defaultValue = "4",
      description = "requests under way at once (default: ${DEFAULT-VALUE})")
  private int concurrency;

  @Option(
      names = "--endpoint-timeout",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "longest wait for an answer (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds;

  @Option(
      names = "--endpoint-attempts",
      defaultValue = "6",
      description = "how often a request is tried (default: ${DEFAULT-VALUE})")
  private int attempts;

  boolean isAsked() {
    return url != null;
  }

  /**
   * The queries of the language model; null when only the estimate was printed, because neither
   * {@code --yes} nor {@code --max-cost} allowed more.
   */
  @Nullable List<QueryExample> run(
      QueryGenerator generator,
      List<Example> examples,
      int perItem,
      long seed,
      @Nullable Path out,
      PrintWriter printer)
      throws InterruptedException {
    EndpointQueries queries = new EndpointQueries(generator, examples, options(perItem, seed, out));
    Estimate estimate = queries.estimate();
    printer.println(
        "endpoint: %d requests to send (%d answered before), about %d tokens to send and %d to be written, %s"
            .formatted(
                estimate.requests(),
                estimate.answered(),
                estimate.promptTokens(),
                estimate.completionTokens(),
                Double.isNaN(estimate.cost())
                    ? "cost unknown without --price-in and --price-out"
                    : "about %.2f in all".formatted(estimate.cost())));
    printer.flush();
    if (estimate.requests() > 0 && !yes && maxCost == null) {
      printer.println(
          "nothing was sent; start with --yes, or with --max-cost COST and both prices");
      printer.flush();
      return null;
    }
    Result result =
        queries.run(answered -> {
          if (answered % PROGRESS_EVERY == 0) {
            printer.println("  %d answers".formatted(answered));
            printer.flush();
          }
        });
    printer.println(
        "endpoint: %d queries, rejected %s, %d tokens sent and %d written"
            .formatted(
                result.queries().size(),
                result.rejected(),
                result.promptTokens(),
                result.completionTokens()));
    if (result.unanswered() > 0) {
      throw new DataException(
          "%d requests have no answer%s; run the same command again to go on, what is answered is in the journal"
              .formatted(
                  result.unanswered(), result.stopped() == null ? "" : ": " + result.stopped()));
    }
    return result.queries();
  }

  private EndpointQueries.Options options(int perItem, long seed, @Nullable Path out) {
    URI address = url;
    String name = model;
    Path file = journal;
    if (address == null || name == null) {
      throw new IllegalArgumentException("--endpoint needs the model's name: --endpoint-model");
    }
    if (file == null) {
      if (out == null) {
        throw new IllegalArgumentException("--endpoint needs --out FILE or --journal FILE");
      }
      file = out.resolveSibling(out.getFileName() + ".journal");
    }
    Double in = priceIn;
    Double written = priceOut;
    Double most = maxCost;
    Cost cost = null;
    if (in != null && written != null) {
      cost = new Cost(in, written, most == null ? Double.POSITIVE_INFINITY : most);
    } else if (most != null || in != null || written != null) {
      throw new IllegalArgumentException("a cost needs both --price-in and --price-out");
    }
    return new EndpointQueries.Options(
        new ChatEndpoint.Settings(
            address,
            name,
            System.getenv(keyVariable),
            timeoutSeconds * MILLIS_PER_SECOND,
            attempts,
            FIRST_WAIT_MILLIS),
        file,
        perItem,
        seed,
        concurrency,
        cost);
  }
}
