package org.lingvista.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;

/** {@code /api/openapi.json}: the API described in OpenAPI 3, written as YAML beside this class. */
final class OpenApi {

  private OpenApi() {}

  static void addTo(RoutesConfig routes) {
    routes.get(
        "/api/openapi.json",
        context ->
            context
                .result(Json.MAPPER.writeValueAsBytes(document()))
                .contentType("application/json"));
  }

  static JsonNode document() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing on the class path");
      }
      return new YAMLMapper().readTree(in);
    }
  }
}
