package org.lingvista.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.tensor.Compute;
import org.lingvista.tensor.HostArrays;
import org.lingvista.tensor.Parameters;

/**
 * The whole model: E_t, E_v, N and F over one set of named weights (SPEC §2). Results belong to the
 * open scope; the weights to this object. Not safe for use by several threads at once while
 * training.
 *
 * <p>Shapes: B rows, T tokens, S picture side, d embedding width, I intents, L BIO labels.
 */
public final class LingvistaModel implements AutoCloseable {
  private final ModelConfig config;
  private final Parameters weights;

  /** A model over these weights, which it closes with itself. */
  public LingvistaModel(ModelConfig config, Parameters weights) {
    WeightShapes.check(config, weights);
    this.config = config;
    this.weights = weights;
  }

  public ModelConfig config() {
    return config;
  }

  public Parameters weights() {
    return weights;
  }

  /** Where it computes. */
  public Compute compute() {
    return weights.compute();
  }

  /**
   * A padded batch of texts on the device.
   *
   * @param ids token ids (B, T)
   * @param mask which tokens exist
   */
  public record Tokens(Tensor ids, TokenMaskHandle mask) {}

  /** Opaque mask of {@link Tokens}. */
  public static final class TokenMaskHandle {
    private final TokenMask mask;

    private TokenMaskHandle(TokenMask mask) {
      this.mask = mask;
    }
  }

  /**
   * What a query gives.
   *
   * @param vectors fused vectors (B, d), or (M, d) of M chosen rows, L2-normalised
   * @param intentLogits (B, I)
   * @param slotLogits (B, T, L)
   * @param semantic semantic feature vectors f (B, Hn)
   */
  public record QueryOutput(
      Tensor vectors, Tensor intentLogits, Tensor slotLogits, Tensor semantic) {}

  /**
   * What N says of queries.
   *
   * @param intentLogits (B, I)
   * @param slotLogits (B, T, L)
   */
  public record Understanding(Tensor intentLogits, Tensor slotLogits) {}

  /** Moves padded token ids, row by row, to the device. */
  public Tokens tokens(int[] ids, int[] lengths, int length) {
    if (length > config.text().positions()) {
      throw new IllegalArgumentException(
          "a text may have at most %d tokens; length=%d"
              .formatted(config.text().positions(), length));
    }
    return new Tokens(
        HostArrays.longs(ids, compute(), lengths.length, length),
        new TokenMaskHandle(TokenMask.of(lengths, length, compute())));
  }

  /** Plain texts, without query understanding: (B, d), L2-normalised. */
  public Tensor encodeTexts(Tokens tokens, boolean training) {
    TextEncoder text = new TextEncoder(config.text(), weights, training);
    return text.encode(text.embed(tokens.ids()), tokens.mask().mask);
  }

  /** States of plain texts' tokens after the text encoder's last block: (B, T, H), no dropout. */
  public Tensor tokenStates(Tokens tokens) {
    TextEncoder text = new TextEncoder(config.text(), weights, false);
    return text.states(text.embed(tokens.ids()), tokens.mask().mask);
  }

  /** Normalised pixels (B, 3, S, S) to vectors (B, d), L2-normalised. */
  public Tensor encodeImages(Tensor pixels, boolean training) {
    return new VisionEncoder(config.vision(), weights, training).encode(pixels);
  }

  /**
   * Queries through N and F.
   *
   * @param trainText whether dropout acts in the text encoder
   * @param trainNlu whether dropout acts in N and F
   */
  public QueryOutput encodeQueries(Tokens tokens, boolean trainText, boolean trainNlu) {
    NluModule.Output nlu = understand(tokens, trainNlu);
    return new QueryOutput(
        fuse(tokens.ids(), nlu, tokens.mask().mask, trainText, trainNlu),
        nlu.intentLogits(),
        nlu.slotLogits(),
        nlu.semantic());
  }

  /**
   * All queries through N, but only some through F and the text encoder, which are most of the
   * work.
   *
   * @param fused the M rows to fuse, which become the rows of {@link QueryOutput#vectors}: (M, d)
   * @param trainText whether dropout acts in the text encoder
   * @param trainNlu whether dropout acts in N and F
   */
  public QueryOutput encodeQueries(
      Tokens tokens, int[] fused, boolean trainText, boolean trainNlu) {
    NluModule.Output nlu = understand(tokens, trainNlu);
    Tensor vectors;
    if (fused.length == 0) {
      vectors = torch.zeros(new long[] {0, config.width()}, nlu.states().options());
    } else {
      Tensor rows = HostArrays.longs(fused, compute(), fused.length);
      vectors =
          fuse(
              tokens.ids().index_select(0, rows),
              nlu.rows(rows),
              tokens.mask().mask.rows(rows),
              trainText,
              trainNlu);
    }
    return new QueryOutput(vectors, nlu.intentLogits(), nlu.slotLogits(), nlu.semantic());
  }

  private NluModule.Output understand(Tokens tokens, boolean training) {
    return new NluModule(config, weights, training).understand(tokens.ids(), tokens.mask().mask);
  }

  private Tensor fuse(
      Tensor ids, NluModule.Output nlu, TokenMask mask, boolean trainText, boolean trainNlu) {
    TextEncoder text = new TextEncoder(config.text(), weights, trainText);
    QueryFusion fusion = new QueryFusion(config, weights, trainNlu);
    TokenMask focused = fusion.focus(nlu, mask);
    Tensor embedded =
        config.fusion().focus() ? text.embed(ids, focused.positions()) : text.embed(ids);
    return text.encode(fusion.fuse(embedded, nlu, mask), focused);
  }

  /**
   * Queries through N alone: intents and slots without a vector.
   *
   * @param trainNlu whether dropout acts in N
   */
  public Understanding understanding(Tokens tokens, boolean trainNlu) {
    NluModule.Output nlu = understand(tokens, trainNlu);
    return new Understanding(nlu.intentLogits(), nlu.slotLogits());
  }

  @Override
  public void close() {
    weights.close();
  }
}
