package org.lingvista.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.data.ChatEndpoint.Answer;

/**
 * Every answer that was paid for, one JSON object a line, appended and forced to the disk before
 * the next request of its thread: {@code {"task", "content", "promptTokens", "completionTokens"}}.
 * A task is the SHA-256 of model and messages, so an answer is used again for exactly the same
 * question only. What a crash left half written is cut off.
 */
final class EndpointJournal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel channel;
  private final Map<String, Answer> answers = new HashMap<>();

  /**
   * @throws DataException if the file is no journal or cannot be written
   */
  EndpointJournal(Path file) {
    try {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new DataException("journal %s is in use by another run".formatted(file));
      }
      read(file);
    } catch (IOException e) {
      throw new DataException("cannot use journal %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int whole = 0;
    int line = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
        read(file, line, new String(bytes, whole, i - whole, StandardCharsets.UTF_8));
        whole = i + 1;
      }
    }
    channel.truncate(whole);
    channel.position(whole);
  }

  private void read(Path file, int number, String line) {
    try {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("task").isTextual() && entry.path("content").isTextual()) {
        answers.put(
            entry.path("task").asText(),
            new Answer(
                entry.path("content").asText(),
                entry.path("promptTokens").asLong(),
                entry.path("completionTokens").asLong()));
        return;
      }
    } catch (JsonProcessingException e) {
      // Reported below, with the place.
    }
    throw new DataException(
        "%s:%d is no line of a journal of answers; choose another --journal"
            .formatted(file, number));
  }

  /** The answer to a task, if it is there. */
  synchronized @Nullable Answer get(String task) {
    return answers.get(task);
  }

  /** Keeps an answer; it is on the disk afterwards. */
  synchronized void put(String task, Answer answer) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("task", task).put("content", answer.content());
    entry.put("promptTokens", answer.promptTokens());
    entry.put("completionTokens", answer.completionTokens());
    ByteBuffer line = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new DataException("cannot write the journal of answers: " + e.getMessage(), e);
    }
    answers.put(task, answer);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DataException("cannot close the journal of answers: " + e.getMessage(), e);
    }
  }
}
