package org.lingvista.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.RgbImage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lingvista embed}: one vector per line of a file. */
@Command(
    name = "embed",
    description = {
      "Write the vector of each line of a file, in order, as JSON lines.",
      "A line is the text, query or picture path itself, or a JSON object with it in the field"
          + " \"text\", \"query\" or \"image\"; its \"id\" is repeated in the output. Paths are"
          + " relative to the file."
    },
    mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {
  private static final int CHUNK = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "model directory (runs on libtorch) or exported bundle (on ONNX Runtime)")
  private Path model;

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(names = "--out", required = true, paramLabel = "FILE.jsonl", description = "to write")
  private Path out;

  private final ObjectMapper json = new ObjectMapper();

  /** Which of the three kinds. */
  static final class Source {
    @Option(names = "--texts", paramLabel = "FILE", description = "short texts or passages, plain")
    private @Nullable Path texts;

    @Option(
        names = "--queries",
        paramLabel = "FILE",
        description = "queries, through query understanding; intent and slots are written too")
    private @Nullable Path queries;

    @Option(names = "--images", paramLabel = "FILE", description = "paths of pictures")
    private @Nullable Path images;
  }

  @Override
  public Integer call() throws IOException {
    Path texts = source.texts;
    Path queries = source.queries;
    Path images = source.images;
    long count;
    if (texts != null) {
      count = embed(texts, "text", (encoder, input, lines) -> texts(encoder, lines));
    } else if (queries != null) {
      count = embed(queries, "query", (encoder, input, lines) -> queries(encoder, lines));
    } else if (images != null) {
      count = embed(images, "image", (encoder, input, lines) -> images(encoder, input, lines));
    } else {
      throw new IllegalArgumentException("one of --texts, --queries and --images is needed");
    }
    spec.commandLine().getOut().println("Wrote " + count + " vectors to " + out);
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** The output objects of some lines. */
  private interface Embedding {
    List<Map<String, Object>> of(Encoder encoder, EmbedInput input, List<EmbedInput.Line> lines)
        throws IOException;
  }

  private long embed(Path file, String field, Embedding embedding) throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    long count = 0;
    try (EmbedInput input = new EmbedInput(file, field);
        Encoder encoder = EncoderOpening.open(model)) {
      try (BufferedWriter writer = Files.newBufferedWriter(part)) {
        List<EmbedInput.Line> lines = chunk(input);
        while (!lines.isEmpty()) {
          for (Map<String, Object> result : embedding.of(encoder, input, lines)) {
            writer.write(json.writeValueAsString(result));
            writer.write('\n');
          }
          count += lines.size();
          lines = chunk(input);
        }
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, out, StandardCopyOption.ATOMIC_MOVE);
      return count;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static List<EmbedInput.Line> chunk(EmbedInput input) throws IOException {
    List<EmbedInput.Line> lines = new ArrayList<>();
    while (lines.size() < CHUNK) {
      EmbedInput.Line line = input.next();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  private static List<Map<String, Object>> texts(Encoder encoder, List<EmbedInput.Line> lines) {
    return vectors(lines, encoder.encodeTexts(values(lines)));
  }

  private static List<Map<String, Object>> queries(Encoder encoder, List<EmbedInput.Line> lines) {
    List<QueryEncoding> encodings = encoder.encodeQueries(values(lines));
    List<Map<String, Object>> results =
        vectors(lines, encodings.stream().map(QueryEncoding::vector).toList());
    for (int i = 0; i < results.size(); i++) {
      QueryEncoding encoding = encodings.get(i);
      results.get(i).put("intent", encoding.intent());
      results.get(i).put("intentProbability", encoding.intentProbability());
      results.get(i).put("slots", encoding.slots());
      results.get(i).put("semanticText", encoding.semanticText());
    }
    return results;
  }

  private static List<Map<String, Object>> images(
      Encoder encoder, EmbedInput input, List<EmbedInput.Line> lines) {
    List<RgbImage> pictures = new ArrayList<>();
    for (EmbedInput.Line line : lines) {
      if (line.value().isBlank()) {
        throw input.bad(line.number(), "empty; a picture's path is expected", null);
      }
      try {
        pictures.add(ImageDecoder.decode(input.resolve(line.value())));
      } catch (ImageException e) {
        throw input.bad(line.number(), String.valueOf(e.getMessage()), e);
      }
    }
    return vectors(lines, encoder.encodeImages(pictures));
  }

  private static List<String> values(List<EmbedInput.Line> lines) {
    return lines.stream().map(EmbedInput.Line::value).toList();
  }

  private static List<Map<String, Object>> vectors(
      List<EmbedInput.Line> lines, List<float[]> vectors) {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Map<String, Object> result = new LinkedHashMap<>();
      String id = lines.get(i).id();
      if (id != null) {
        result.put("id", id);
      }
      result.put("vector", vectors.get(i));
      results.add(result);
    }
    return results;
  }
}
