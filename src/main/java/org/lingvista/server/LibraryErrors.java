package org.lingvista.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Requests that the HTTP library refuses before we see them, as problems like all others. Nothing
 * of such a request is repeated.
 */
final class LibraryErrors extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    byte[] body;
    try {
      body = Json.MAPPER.writeValueAsBytes(Json.tree(problem(code)));
    } catch (JsonProcessingException e) {
      callback.failed(e);
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.PROBLEM_TYPE);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Content-Security-Policy", "default-src 'none'");
    Content.Sink.write(response, true, new String(body, StandardCharsets.UTF_8), callback);
  }

  private static ProblemException problem(int status) {
    return switch (status) {
      case 404 -> ProblemException.noSuchAddress();
      case 408 ->
          new ProblemException(
              408, "too-slow", "Too slow", "the request came too slowly: send it again");
      case 413 -> ProblemException.tooLarge("the request is too large");
      case 414, 431 ->
          new ProblemException(
              status,
              "address-too-long",
              "Address too long",
              "the address and the headers may have at most 64 KiB together: shorten the query");
      case 503 -> new ProblemException(503, "stopping", "Stopping", "the server is being stopped");
      default ->
          status < 500
              ? new ProblemException(
                  status, "not-http", "Not a request", "this is not a valid HTTP request")
              : ProblemException.fault();
    };
  }
}
