package org.lingvista.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** JSON in answers. */
final class Json {
  /** Attribute of requests that were answered with a problem. */
  static final String ANSWERED = "lingvista.answered";

  static final String PROBLEM_TYPE = "application/problem+json";

  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Answers with this tree. */
  static void answer(Context context, ObjectNode tree) {
    answer(context, tree, "application/json");
  }

  /** Answers with RFC 9457 problem JSON; below /v1 with what OpenAI's clients read beside it. */
  static void problem(Context context, ProblemException problem) {
    ObjectNode tree = tree(problem);
    tree.put("instance", context.path());
    if (context.path().startsWith("/v1/")) {
      tree.putObject("error")
          .put("message", problem.getMessage())
          .put("type", problem.status() < 500 ? "invalid_request_error" : "server_error")
          .put("code", problem.code())
          .putNull("param");
    }
    context.status(problem.status());
    context.attribute(ANSWERED, true);
    answer(context, tree, PROBLEM_TYPE);
  }

  /** A problem without its instance. */
  static ObjectNode tree(ProblemException problem) {
    ObjectNode tree = object();
    tree.put("type", "urn:lingvista:problem:" + problem.code());
    tree.put("title", problem.title());
    tree.put("status", problem.status());
    tree.put("detail", problem.getMessage());
    return tree;
  }

  private static void answer(Context context, ObjectNode tree, String type) {
    try {
      context.result(MAPPER.writeValueAsBytes(tree)).contentType(type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }
}
