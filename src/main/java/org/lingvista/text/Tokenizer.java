package org.lingvista.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face {@code tokenizer.json}: the ids and offsets of Python's {@code tokenizers}, by the
 * same native library. Safe for use by many threads.
 *
 * <p>The native library is unpacked into {@code ~/.djl.ai} at first use. Nothing is ever fetched or
 * reported over the network: loading switches DJL's usage tracking and downloads off for the whole
 * process.
 */
public final class Tokenizer implements AutoCloseable {
  /** Held, since the log manager forgets a logger, and its level with it, that nobody holds. */
  private static final Logger DJL_LOG = Logger.getLogger("ai.djl");

  private final HuggingFaceTokenizer tokenizer;
  private final Path file;
  private final int vocabularySize;
  private final int paddingId;

  /** Encoding holds the read lock, so that closing never frees the tokenizer under a thread. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  private Tokenizer(HuggingFaceTokenizer tokenizer, Path file, int vocabularySize, int paddingId) {
    this.tokenizer = tokenizer;
    this.file = file;
    this.vocabularySize = vocabularySize;
    this.paddingId = paddingId;
  }

  /** Reads a {@code tokenizer.json}; its own truncation and padding are not used. */
  public static Tokenizer load(Path tokenizerJson) {
    stayOffline();
    try {
      String json = Files.readString(tokenizerJson);
      JsonNode root = new ObjectMapper().readTree(json);
      int[] sizeAndPadding = sizeAndPadding(root, tokenizerJson);
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
              Map.of("truncation", "do_not_truncate", "padding", "do_not_pad"));
      return new Tokenizer(tokenizer, tokenizerJson, sizeAndPadding[0], sizeAndPadding[1]);
    } catch (NoSuchFileException e) {
      throw new TokenizerException("no such tokenizer: " + tokenizerJson, e);
    } catch (JsonProcessingException e) {
      throw new TokenizerException(
          "%s is not JSON: %s; a Hugging Face tokenizer.json is expected"
              .formatted(tokenizerJson, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TokenizerException(tokenizerJson + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      if (e instanceof TokenizerException known) {
        throw known;
      }
      throw new TokenizerException(
          "%s is not a tokenizer.json that can be loaded: %s"
              .formatted(tokenizerJson, e.getMessage()),
          e);
    }
  }

  /**
   * Tokenizes a text and adds the special tokens, [CLS] … [SEP]. A text of more tokens is cut at
   * its end; the special tokens stay.
   *
   * @param maxTokens most tokens, special tokens included
   */
  public Encoding encode(String text, int maxTokens) {
    return encode(text, maxTokens, true);
  }

  /** The ids alone of {@link #encode}, which takes less time. */
  public int[] ids(String text, int maxTokens) {
    return encode(text, maxTokens, false).ids();
  }

  private Encoding encode(String text, int maxTokens, boolean offsets) {
    String used = wellFormed(firstWords(text, maxTokens));
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("tokenizer is closed; file=" + file);
      }
      // Below HuggingFaceTokenizer.encode, which also fetches the pieces and four more lists.
      TokenizersLibrary library = TokenizersLibrary.LIB;
      long encoding = library.encode(tokenizer.getHandle(), used, true);
      try {
        return truncated(
            library.getTokenIds(encoding),
            library.getSpecialTokenMask(encoding),
            offsets ? library.getTokenCharSpans(encoding) : new CharSpan[0],
            maxTokens);
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Encodes each text, in order. */
  public List<Encoding> encodeAll(List<String> texts, int maxTokens) {
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (String text : texts) {
      encodings.add(encode(text, maxTokens));
    }
    return encodings;
  }

  /** Number of rows V of an embedding table for these ids: the highest id plus one. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Id that fills up a batch's shorter rows. */
  public int paddingId() {
    return paddingId;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      tokenizer.close();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Encoding truncated(
      long[] ids, long[] special, @Nullable CharSpan[] spans, int maxTokens) {
    int tail = 0;
    while (tail < ids.length && special[ids.length - 1 - tail] == 1) {
      tail++;
    }
    int all = 0;
    for (long mask : special) {
      all += (int) mask;
    }
    if (maxTokens < all) {
      throw new IllegalArgumentException(
          "maxTokens must hold the special tokens; maxTokens=%d, special tokens=%d"
              .formatted(maxTokens, all));
    }
    int length = Math.min(ids.length, maxTokens);
    int[] kept = new int[length];
    int[] starts = new int[length];
    int[] ends = new int[length];
    for (int t = 0; t < length; t++) {
      int from = t < length - tail ? t : ids.length - (length - t);
      kept[t] = Math.toIntExact(ids[from]);
      CharSpan span = from < spans.length ? spans[from] : null;
      starts[t] = special[from] == 0 && span != null ? span.getStart() : -1;
      ends[t] = special[from] == 0 && span != null ? span.getEnd() : -1;
    }
    return new Encoding(kept, starts, ends);
  }

  /**
   * The beginning of a text that decides its first tokens. A word with a letter or digit is at
   * least one token, so what follows {@code count} such words cannot matter; without this a page of
   * text would be tokenized for the sake of its first lines.
   */
  static String firstWords(String text, int count) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\n') {
        if (inWord && ++words >= count) {
          return text.substring(0, i);
        }
        inWord = false;
      } else if (Character.isLetterOrDigit(c)) {
        inWord = true;
      }
    }
    return text;
  }

  /** Replaces unpaired surrogates, which UTF-8 cannot carry, by U+FFFD; keeps the code points. */
  private static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      mended = mended == null ? new StringBuilder(text) : mended;
      mended.setCharAt(i, '\ufffd');
    }
    return mended == null ? text : mended.toString();
  }

  private static int[] sizeAndPadding(JsonNode root, Path file) {
    JsonNode vocabulary = root.path("model").path("vocab");
    int highest = -1;
    int padding = root.path("padding").path("pad_id").asInt(-1);
    if (vocabulary.isArray()) {
      highest = vocabulary.size() - 1; // Unigram: [piece, log probability] in order of ids
    }
    for (JsonNode id : vocabulary.isObject() ? vocabulary : List.<JsonNode>of()) {
      highest = Math.max(highest, id.asInt());
    }
    for (String name : List.of("[PAD]", "<pad>")) {
      if (padding < 0) {
        padding = vocabulary.path(name).asInt(-1);
      }
    }
    for (JsonNode added : root.path("added_tokens")) {
      highest = Math.max(highest, added.path("id").asInt());
      String content = added.path("content").asText();
      if (padding < 0 && (content.equals("[PAD]") || content.equals("<pad>"))) {
        padding = added.path("id").asInt();
      }
    }
    if (highest < 0) {
      throw new TokenizerException(
          file + " has no model.vocab; a Hugging Face tokenizer.json is expected");
    }
    if (padding < 0) {
      throw new TokenizerException(
          file + " has no padding token: neither padding.pad_id nor [PAD] nor <pad>");
    }
    return new int[] {highest + 1, padding};
  }

  /**
   * DJL asks the cloud it runs in for the machine's identity and reports it, unless told not to,
   * and fetches a CUDA build of the tokenizers when it sees a GPU. An environment variable of the
   * same name has precedence over the properties. Its remarks on the graphics card and on the
   * library it unpacks are of no use to a person who searches.
   */
  private static void stayOffline() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    if (System.getProperty("RUST_FLAVOR") == null) {
      System.setProperty("RUST_FLAVOR", "cpu");
    }
    if (DJL_LOG.getLevel() == null) {
      DJL_LOG.setLevel(Level.SEVERE);
    }
  }
}
