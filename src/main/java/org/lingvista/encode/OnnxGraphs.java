package org.lingvista.encode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.lingvista.image.RgbImage;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * The four graphs of a bundle on ONNX Runtime, tensors in and out. A graph is loaded on first use.
 * Safe for use by many threads.
 *
 * <p>Weights exist once: the safetensors file is mapped into memory once and every session uses the
 * mapping as its initializers. ONNX Runtime would by itself keep a copy per session, and repack the
 * matrices of linear layers into a further one. For the text and query graphs, which share most of
 * them, it does so only when asked.
 */
public final class OnnxGraphs implements BatchedEncoding.Graphs, AutoCloseable {
  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger LOADING = Logger.getLogger("ai.onnxruntime.OnnxRuntime");

  private final Path folder;
  private final int threads;
  private final boolean packed;
  private final OrtEnvironment environment = environment();
  private final Map<String, OnnxTensor> weights = new LinkedHashMap<>();
  private final Map<String, OrtSession> sessions = new LinkedHashMap<>();

  /** Running holds the read lock, so that closing never frees a session under a thread. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  /**
   * The graphs of a folder, whose checksums are not looked at.
   *
   * @param threads for one run; 0 is one per core
   * @param packed whether the text and query graphs repack their matrices: faster, with a copy each
   */
  public OnnxGraphs(Path folder, int threads, boolean packed) throws IOException {
    this.folder = folder;
    this.threads = threads;
    this.packed = packed;
    Path file = folder.resolve(EncoderBundle.WEIGHTS);
    try {
      for (Map.Entry<String, StoredTensor> weight : Safetensors.read(file).entrySet()) {
        weights.put(weight.getKey(), initializer(weight.getValue()));
      }
    } catch (OrtException e) {
      throw failed(file, e);
    }
  }

  /** The first call unpacks the native library; that it cannot is told once, by us. */
  private static OrtEnvironment environment() {
    LOADING.setLevel(Level.OFF);
    OnnxLibrary.prepare();
    try {
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError e) {
      throw new EncodeException(
          "the library of ONNX Runtime cannot be unpacked or loaded: it needs 50 MB of room in %s"
              .formatted(OnnxLibrary.place()),
          e);
    }
  }

  @Override
  public float[] texts(TokenBatch batch) {
    return run(EncoderBundle.TEXT, tokens(batch), "vector")[0];
  }

  @Override
  public QueryDecoder.Outputs queries(TokenBatch batch) {
    float[][] outputs =
        run(EncoderBundle.QUERY, tokens(batch), "vector", "intent_logits", "slot_logits");
    return new QueryDecoder.Outputs(outputs[0], outputs[1], outputs[2]);
  }

  @Override
  public float[] images(float[] pixels, int rows, int size) {
    long[] shape = {rows, 3, size, size};
    return run(
        EncoderBundle.IMAGE,
        Map.of(
            "pixels", () -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape)),
        "vector")[0];
  }

  /** A picture of any size to normalised pixels (3, S, S). */
  public float[] preprocess(RgbImage image) {
    long[] shape = {image.height(), image.width(), 3};
    return run(
        EncoderBundle.PREPROCESS,
        Map.of(
            "image",
            () ->
                OnnxTensor.createTensor(
                    environment, ByteBuffer.wrap(image.rgb()), shape, OnnxJavaType.UINT8)),
        "pixels")[0];
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      for (OrtSession session : sessions.values()) {
        session.close();
      }
      sessions.clear();
      weights.values().forEach(OnnxTensor::close);
      weights.clear();
    } catch (OrtException e) {
      throw failed(folder, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Makes an input when it is needed. */
  private interface Input {
    OnnxTensor make() throws OrtException;
  }

  private Map<String, Input> tokens(TokenBatch batch) {
    long[] ids = new long[batch.ids().length];
    long[] mask = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = batch.ids()[i];
      mask[i] = i % batch.length() < batch.lengths()[i / batch.length()] ? 1 : 0;
    }
    long[] shape = {batch.rows(), batch.length()};
    return Map.of(
        "ids", () -> OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape),
        "mask", () -> OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape));
  }

  private float[][] run(String graph, Map<String, Input> inputs, String... outputs) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    lock.readLock().lock();
    try {
      OrtSession session = session(graph);
      for (Map.Entry<String, Input> input : inputs.entrySet()) {
        tensors.put(input.getKey(), input.getValue().make());
      }
      try (OrtSession.Result result = session.run(tensors)) {
        float[][] values = new float[outputs.length][];
        for (int i = 0; i < outputs.length; i++) {
          String name = outputs[i];
          OnnxTensor output =
              (OnnxTensor)
                  result
                      .get(name)
                      .orElseThrow(() -> new EncodeException(graph + " has no output " + name));
          FloatBuffer buffer = output.getFloatBuffer();
          values[i] = new float[buffer.remaining()];
          buffer.get(values[i]);
        }
        return values;
      }
    } catch (OrtException e) {
      throw failed(folder.resolve(graph), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
      lock.readLock().unlock();
    }
  }

  private OrtSession session(String graph) throws OrtException {
    synchronized (sessions) {
      if (closed) {
        throw new IllegalStateException("the encoder is closed; bundle=" + folder);
      }
      OrtSession session = sessions.get(graph);
      if (session == null) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
          options.setIntraOpNumThreads(threads);
          // Who serves has other work for a core than to wait on it for the next query.
          options.addConfigEntry("session.intra_op.allow_spinning", packed ? "1" : "0");
          boolean shared = graph.equals(EncoderBundle.TEXT) || graph.equals(EncoderBundle.QUERY);
          options.addConfigEntry("session.disable_prepacking", shared && !packed ? "1" : "0");
          for (Map.Entry<String, OnnxTensor> weight : weights.entrySet()) {
            options.addInitializer(weight.getKey(), weight.getValue());
          }
          session = environment.createSession(folder.resolve(graph).toString(), options);
        }
        sessions.put(graph, session);
      }
      return session;
    }
  }

  private OnnxTensor initializer(StoredTensor weight) throws OrtException {
    ByteBuffer mapped = weight.data().asByteBuffer().order(ByteOrder.nativeOrder());
    OnnxJavaType type =
        switch (weight.dtype()) {
          case F32 -> OnnxJavaType.FLOAT;
          case I8 -> OnnxJavaType.INT8;
          default ->
              throw new EncodeException(
                  folder.resolve(EncoderBundle.WEIGHTS) + ": unexpected weight " + weight);
        };
    return OnnxTensor.createTensor(environment, mapped, weight.shape(), type);
  }

  private static EncodeException failed(Path file, OrtException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new EncodeException(file + ": ONNX Runtime: " + message, e);
  }
}
