package org.lingvista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.ingest.Pictures;

/** The description of the API, read by Swagger's parser, against the server itself. */
class OpenApiTest {
  /** Where the server's code reads a parameter of the query. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?:queryParams?\\(|(?:required|number|oneOf|day)\\(\\s*context,\\s*)\"([a-zA-Z]+)\"");

  @TempDir private Path folder;
  private TestServer server;
  private String bearer = "";

  @BeforeEach
  void start() throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    Pictures.write(files.resolve("red.png"), Pictures.RED);
    Files.writeString(files.resolve("moon.md"), "# Moon\n\nThe dog barks at the red moon.");
    Path key = folder.resolve("server.key");
    bearer = "Bearer " + ApiKey.create(key);
    server = new TestServer(ApiKey.read(key), folder);
    server.ingest(files);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode json(String path) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address(path)).header("Authorization", bearer);
    return new ObjectMapper().readTree(server.send(request).body());
  }

  private OpenAPI document() throws Exception {
    String served = new String(server.get("/api/openapi.json").body(), StandardCharsets.UTF_8);
    ParseOptions options = new ParseOptions();
    options.setResolveFully(true);
    options.setResolveCombinators(true);
    SwaggerParseResult result = new OpenAPIV3Parser().readContents(served, List.of(), options);
    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI()).isNotNull();
    return result.getOpenAPI();
  }

  @Test
  void isValid() throws Exception {
    OpenAPI document = document();
    assertThat(document.getOpenapi()).startsWith("3.");
    assertThat(
            document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getOperationId))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void namesEveryRouteOfTheServerAndNoOther() throws Exception {
    Set<String> described = new TreeSet<>();
    for (Map.Entry<String, PathItem> path : document().getPaths().entrySet()) {
      path.getValue()
          .readOperationsMap()
          .keySet()
          .forEach(method -> described.add(method + " " + path.getKey()));
    }
    Set<String> routes = new TreeSet<>(server.server.routes());
    assertThat(routes.removeAll(Set.of("GET /", "GET /page/<name>"))).isTrue(); // the page
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void namesEveryParameterThatIsReadAndNoOther() throws Exception {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/lingvista/server"))) {
      for (Path source : sources.toList()) {
        Matcher matcher = PARAMETER.matcher(Files.readString(source));
        while (matcher.find()) {
          read.add(matcher.group(1));
        }
      }
    }
    Set<String> described = new TreeSet<>();
    for (PathItem path : document().getPaths().values()) {
      for (Operation operation : path.readOperations()) {
        if (operation.getParameters() != null) {
          operation.getParameters().forEach(each -> described.add(each.getName()));
        }
      }
    }
    assertThat(described).isEqualTo(read).contains("q", "cursor", "limit", "id");
  }

  @Test
  void describesEveryFieldOfTheAnswers() throws Exception {
    OpenAPI document = document();
    String id = json("/api/items?kind=image").get("results").get(0).get("id").asText();
    for (String path :
        List.of(
            "/api/search?q=find+a+photo+of+red+from+2019+yesterday",
            "/api/search?q=red&filters=off",
            "/api/understand?q=find+a+photo+of+red",
            "/api/similar?id=" + TestServer.encoded(id),
            "/api/items",
            "/api/item?id=" + TestServer.encoded(id),
            "/api/status",
            "/api/ingest",
            "/api/failures",
            "/v1/models",
            "/health/live",
            "/health/ready")) {
      String bare = path.replaceFirst("\\?.*", "");
      PathItem item = Objects.requireNonNull(document.getPaths().get(bare), bare);
      Set<String> unknown = new TreeSet<>();
      collect(json(path), answer(item.getGet(), "200"), "", unknown);
      assertThat(unknown).as("fields of %s that are not described", path).isEmpty();
    }
    Set<String> unknown = new TreeSet<>();
    for (String path : List.of("/api/item", "/v1/embeddings")) {
      PathItem item = Objects.requireNonNull(document.getPaths().get(path), path);
      HttpRequest.Builder wrong =
          HttpRequest.newBuilder(server.address(path))
              .header("Authorization", bearer)
              .method(item.getGet() == null ? "POST" : "GET", HttpRequest.BodyPublishers.noBody());
      JsonNode problem = new ObjectMapper().readTree(server.send(wrong).body());
      assertThat(problem.get("status").asInt()).as(path).isEqualTo(400);
      Operation asked = item.getGet() == null ? item.getPost() : item.getGet();
      collect(problem, answer(asked, "default"), path, unknown);
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyRequestIsShownWithCurl() throws Exception {
    String shown = Files.readString(Path.of("docs/server.md"));
    List<String> missing = new ArrayList<>();
    for (String path : document().getPaths().keySet()) {
      if (!Pattern.compile("curl [^\n]*localhost:8080" + path + "['? \n]").matcher(shown).find()) {
        missing.add(path);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static @Nullable Schema<?> answer(Operation operation, String status) {
    ApiResponse response = Objects.requireNonNull(operation.getResponses().get(status), status);
    return response.getContent().values().iterator().next().getSchema();
  }

  private static void collect(
      JsonNode value, @Nullable Schema<?> schema, String where, Set<String> unknown) {
    if (schema == null) {
      unknown.add(where);
    } else if (value.isArray()) {
      value.forEach(each -> collect(each, schema.getItems(), where + "[]", unknown));
    } else if (value.isObject() && schema.getAdditionalProperties() == null) {
      value
          .properties()
          .forEach(field -> {
            Schema<?> described =
                schema.getProperties() == null
                    ? null
                    : (Schema<?>) schema.getProperties().get(field.getKey());
            collect(field.getValue(), described, where + "." + field.getKey(), unknown);
          });
    }
  }
}
