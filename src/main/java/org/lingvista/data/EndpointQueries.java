package org.lingvista.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.ChatEndpoint.Answer;
import org.lingvista.data.EndpointAnswer.Written;

/**
 * Training queries that a language model writes, as in the paper (arXiv 2601.14714, which used
 * GPT-4o): one request per training item and language, for several queries. Answers are checked
 * ({@link EndpointAnswer}) and kept in a journal ({@link EndpointJournal}), so that a run that was
 * stopped goes on where it was and nothing is paid for twice.
 */
public final class EndpointQueries {
  private static final int EXAMPLES = 6;
  private static final int TOKENS_PER_QUERY = 70;
  private static final int MOST_TOKENS_PER_QUERY = 250;
  private static final double PROMPT_MARGIN = 1.5;
  private static final double MILLION = 1e6;
  private static final int MOST_FAILURES_IN_A_ROW = 3;

  private final Options options;
  private final QueryGenerator generator;
  private final List<Task> tasks;

  /**
   * How to ask.
   *
   * @param endpoint the server
   * @param journal file of answers
   * @param perItem queries of each item and language
   * @param concurrency requests under way at once
   * @param cost prices and limit; null when not known
   */
  public record Options(
      ChatEndpoint.Settings endpoint,
      Path journal,
      int perItem,
      long seed,
      int concurrency,
      @Nullable Cost cost) {
    public Options {
      if (perItem < 1 || concurrency < 1) {
        throw new IllegalArgumentException(
            "perItem and concurrency must be at least 1; perItem=%d, concurrency=%d"
                .formatted(perItem, concurrency));
      }
    }
  }

  /**
   * What tokens cost, in the currency of the prices.
   *
   * @param perMillionIn price of a million tokens sent
   * @param perMillionOut price of a million tokens written
   * @param most never spend more; infinite for no limit
   */
  public record Cost(double perMillionIn, double perMillionOut, double most) {
    public Cost {
      if (!(perMillionIn >= 0 && perMillionOut >= 0 && most > 0)) {
        throw new IllegalArgumentException(
            "prices must be at least 0 and the limit positive; in=%s, out=%s, limit=%s"
                .formatted(perMillionIn, perMillionOut, most));
      }
    }

    double of(long promptTokens, long completionTokens) {
      return ((double) promptTokens * perMillionIn + (double) completionTokens * perMillionOut)
          / MILLION;
    }
  }

  /**
   * What a run will take, about.
   *
   * @param requests still to send
   * @param answered already in the journal
   */
  public record Estimate(
      int requests, int answered, long promptTokens, long completionTokens, double cost) {}

  /**
   * What a run made.
   *
   * @param rejected reason to how many queries were left out for it
   * @param unanswered requests without an answer
   * @param stopped why it ended early; null if it did not
   */
  public record Result(
      List<QueryExample> queries,
      Map<String, Integer> rejected,
      int unanswered,
      long promptTokens,
      long completionTokens,
      @Nullable String stopped) {}

  private record Task(
      String key,
      Example example,
      String language,
      String caption,
      List<String> intents,
      EndpointPrompt prompt) {}

  /** What the threads of a run share; its own monitor guards it. */
  private static final class Spending {
    private double reserved;
    private double spent;
    private long promptTokens;
    private long completionTokens;
    private int failuresInARow;
    private @Nullable String stopped;
  }

  /**
   * @param examples of a manifest; only training items are asked about
   */
  public EndpointQueries(QueryGenerator generator, List<Example> examples, Options options) {
    this.options = options;
    this.generator = generator;
    this.tasks = new ArrayList<>();
    Map<String, Example> items = new LinkedHashMap<>();
    for (Example example : examples) {
      if (example.split().equals("train")) {
        items.putIfAbsent(example.id(), example);
      }
    }
    List<Example> first = items.values().stream().limit(EXAMPLES).toList();
    Map<String, List<QueryExample>> shown = new LinkedHashMap<>();
    generator
        .generate(first, QueryGenerator.Options.of(1, QuerySplit.TRAIN, options.seed()))
        .forEach(query ->
            shown.computeIfAbsent(query.language(), language -> new ArrayList<>()).add(query));
    for (Example example : items.values()) {
      for (String language : generator.languages()) {
        List<String> captions = example.texts().getOrDefault(language, List.of());
        if (!captions.isEmpty()) {
          tasks.add(
              task(
                  example, language, captions.getFirst(), shown.getOrDefault(language, List.of())));
        }
      }
    }
  }

  private Task task(Example example, String language, String caption, List<QueryExample> examples) {
    RandomGenerator random =
        new SplittableRandom(
            QueryGenerator.mix(options.seed(), example.id() + " " + language + " endpoint"));
    List<String> intents = new ArrayList<>();
    for (int i = 0; i < options.perItem(); i++) {
      intents.add(generator.intent(example, language, random));
    }
    EndpointPrompt prompt =
        EndpointPrompt.of(
            language,
            caption,
            example.image() == null ? "text" : "picture",
            intents,
            generator.labels(),
            examples);
    String key = digest(options.endpoint().model(), prompt);
    return new Task(key, example, language, caption, List.copyOf(intents), prompt);
  }

  private static String digest(String model, EndpointPrompt prompt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(model, prompt.system(), prompt.user())) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What is still to be asked and what it will cost, about. */
  public Estimate estimate() {
    try (EndpointJournal journal = new EndpointJournal(options.journal())) {
      long prompt = 0;
      long completion = 0;
      int requests = 0;
      for (Task task : tasks) {
        if (journal.get(task.key()) == null) {
          requests++;
          prompt += task.prompt().tokens();
          completion += (long) TOKENS_PER_QUERY * options.perItem();
        }
      }
      Cost cost = options.cost();
      double price = cost == null ? Double.NaN : cost.of(prompt, completion);
      return new Estimate(requests, tasks.size() - requests, prompt, completion, price);
    }
  }

  /**
   * Asks what the journal does not hold yet.
   *
   * @param progress told the number of answers after each
   * @throws DataException if the server refuses for good, such as for a wrong key
   */
  public Result run(Consumer<Integer> progress) throws InterruptedException {
    Spending spending = new Spending();
    List<Future<@Nullable Answer>> answers = new ArrayList<>();
    try (EndpointJournal journal = new EndpointJournal(options.journal());
        ChatEndpoint endpoint = new ChatEndpoint(options.endpoint());
        ExecutorService threads = Executors.newFixedThreadPool(options.concurrency())) {
      for (Task task : tasks) {
        answers.add(threads.submit(() -> answer(task, journal, endpoint, spending)));
      }
      try {
        return collect(answers, spending, progress);
      } catch (InterruptedException | DataException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private Result collect(
      List<Future<@Nullable Answer>> answers, Spending spending, Consumer<Integer> progress)
      throws InterruptedException {
    List<QueryExample> queries = new ArrayList<>();
    Map<String, Integer> rejected = new TreeMap<>();
    int unanswered = 0;
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      @Nullable Answer answer = get(answers.get(i));
      if (answer == null) {
        unanswered++;
        continue;
      }
      EndpointAnswer checked =
          EndpointAnswer.read(answer.content(), task.intents(), generator.labels());
      checked.rejected().forEach((reason, count) -> rejected.merge(reason, count, Integer::sum));
      for (Written written : checked.queries()) {
        queries.add(example(task, written, queries.size()));
      }
      progress.accept(i + 1 - unanswered);
    }
    synchronized (spending) {
      return new Result(
          List.copyOf(queries),
          rejected,
          unanswered,
          spending.promptTokens,
          spending.completionTokens,
          spending.stopped);
    }
  }

  private static @Nullable Answer get(Future<@Nullable Answer> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException refused) {
        throw refused;
      }
      throw new IllegalStateException("a request failed in an unforeseen way", e.getCause());
    }
  }

  /** The journal's answer, else the server's; null when there is none. */
  private @Nullable Answer answer(
      Task task, EndpointJournal journal, ChatEndpoint endpoint, Spending spending)
      throws InterruptedException {
    @Nullable Answer known = journal.get(task.key());
    if (known != null) {
      return known;
    }
    int mostTokens = MOST_TOKENS_PER_QUERY * (options.perItem() + 1);
    double most = cost((long) Math.ceil(PROMPT_MARGIN * task.prompt().tokens()), mostTokens);
    if (!reserve(most, spending)) {
      return null;
    }
    @Nullable Answer answer = null;
    try {
      answer = endpoint.ask(task.prompt().system(), task.prompt().user(), mostTokens);
      journal.put(task.key(), answer);
    } catch (ChatEndpoint.Unreachable e) {
      failed(String.valueOf(e.getMessage()), spending);
    } finally {
      settle(most, answer, spending);
    }
    return answer;
  }

  private double cost(long promptTokens, long completionTokens) {
    Cost cost = options.cost();
    return cost == null ? 0 : cost.of(promptTokens, completionTokens);
  }

  /** Sets the most that a request can cost aside; false when the limit does not allow it. */
  private boolean reserve(double most, Spending spending) {
    Cost cost = options.cost();
    synchronized (spending) {
      if (spending.stopped != null) {
        return false;
      }
      if (cost != null && spending.spent + spending.reserved + most > cost.most()) {
        spending.stopped = "the next request could exceed the cost limit of " + cost.most();
        return false;
      }
      spending.reserved += most;
      return true;
    }
  }

  private static void failed(String message, Spending spending) {
    synchronized (spending) {
      spending.failuresInARow++;
      if (spending.failuresInARow == MOST_FAILURES_IN_A_ROW) {
        spending.stopped = message;
      }
    }
  }

  private void settle(double most, @Nullable Answer answer, Spending spending) {
    synchronized (spending) {
      spending.reserved -= most;
      if (answer != null) {
        spending.failuresInARow = 0;
        spending.promptTokens += answer.promptTokens();
        spending.completionTokens += answer.completionTokens();
        // A server that does not count is taken to have charged the most.
        boolean counted = answer.promptTokens() > 0;
        spending.spent += counted ? cost(answer.promptTokens(), answer.completionTokens()) : most;
      }
    }
  }

  private QueryExample example(Task task, Written written, int number) {
    Example example = task.example();
    String id = "%s/%s/train/endpoint%d".formatted(example.id(), task.language(), number);
    boolean asks =
        written.slots().stream().anyMatch(span -> span.label().equals(QuerySchema.CONTENT));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("template", "endpoint " + options.endpoint().model());
    attributes.put("split", QuerySplit.TRAIN.label());
    if (asks) {
      attributes.put("itemSplit", example.split());
      attributes.put("content", task.caption());
    }
    List<String> passages = example.passages().getOrDefault(task.language(), List.of());
    return new QueryExample(
        id,
        asks ? example.id() : id,
        written.query(),
        task.language(),
        written.intent(),
        written.slots(),
        asks ? example.image() : null,
        asks && !passages.isEmpty() ? passages.getFirst() : null,
        attributes);
  }
}
