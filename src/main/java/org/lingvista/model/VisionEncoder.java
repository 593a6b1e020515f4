package org.lingvista.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.lingvista.tensor.Parameters;
import org.lingvista.tensor.TensorScope;

/**
 * The image encoder E_v: CLIP's ViT (Radford et al. 2021), pre-LayerNorm, class token, {@code
 * ln_pre} and {@code ln_post}, projection to d, L2 normalisation. Weights are named as in Hugging
 * Face's {@code CLIPVisionModel}.
 *
 * <p>Shapes: B rows, S picture side, P patch side, n = (S/P)² patches, W hidden width, d embedding
 * width.
 */
final class VisionEncoder {
  private final ModelConfig.Vision config;
  private final Layers layers;
  private final Parameters weights;

  VisionEncoder(ModelConfig.Vision config, Parameters weights, boolean training) {
    this.config = config;
    this.weights = weights;
    this.layers = new Layers(weights, config.layerNormEps(), config.dropout(), training);
  }

  /** Normalised pixels (B, 3, S, S) to normalised vectors (B, d). */
  Tensor encode(Tensor pixels) {
    Tensor x = layers.layerNorm("vision.pre_layernorm", embed(pixels));
    int last = config.layers() - 1;
    for (int i = 0; i < last; i++) {
      int index = i;
      Tensor before = x;
      // In its own scope: what the 24 blocks of ViT-L/14 make on the way is 0.7 GB a picture.
      x = TensorScope.within(() -> block(index, before));
    }
    // Only the class token is read, so only its row of the last block is computed.
    Tensor token = block(last, x, 1).select(1, 0);
    Tensor pooled = layers.layerNorm("vision.post_layernorm", token); // (B, W)
    return Layers.normalize(layers.linear("vision.projection", pooled));
  }

  /** Class token and patches with their positions: (B, 3, S, S) to (B, 1 + n, W). */
  Tensor embed(Tensor pixels) {
    long rows = pixels.size(0);
    int patch = config.patch();
    long side = config.image().size() / patch;
    // A convolution whose stride is its kernel is one matrix product over cut-out patches.
    Tensor patches =
        pixels
            .view(rows, 3, side, patch, side, patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(rows, side * side, 3L * patch * patch); // (B, n, 3·P·P)
    Tensor kernel = weights.get("vision.embeddings.patch_embedding.weight");
    Tensor embedded =
        torch.linear(patches, kernel.view(config.hidden(), 3L * patch * patch)); // (B, n, W)
    Tensor cls =
        weights
            .get("vision.embeddings.class_embedding")
            .view(1, 1, config.hidden())
            .expand(rows, 1, config.hidden());
    Tensor tokens =
        torch.cat(new TensorVector(cls, embedded.to(cls.scalar_type())), 1); // (B, 1 + n, W)
    return tokens.add(weights.get("vision.embeddings.position_embedding.weight"));
  }

  /** One pre-LayerNorm block: x (B, 1 + n, W) to (B, 1 + n, W). */
  Tensor block(int index, Tensor x) {
    return block(index, x, x.size(1));
  }

  /** What the first tokens, so many, become among all of x: (B, tokens, W). */
  private Tensor block(int index, Tensor x, long tokens) {
    String name = "vision.encoder.layers." + index + ".";
    Tensor normed = layers.layerNorm(name + "layer_norm1", x);
    Tensor attended =
        layers.attention(
            layers.linear(name + "self_attn.q_proj", normed.narrow(1, 0, tokens)),
            layers.linear(name + "self_attn.k_proj", normed),
            layers.linear(name + "self_attn.v_proj", normed),
            null,
            config.heads());
    Tensor own = x.narrow(1, 0, tokens);
    Tensor middle = own.add(layers.drop(layers.linear(name + "self_attn.out_proj", attended)));
    Tensor inner =
        Layers.activate(
            config.activation(),
            layers.linear(name + "mlp.fc1", layers.layerNorm(name + "layer_norm2", middle)));
    return middle.add(layers.drop(layers.linear(name + "mlp.fc2", inner)));
  }
}
