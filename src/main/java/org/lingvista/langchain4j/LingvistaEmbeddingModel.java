package org.lingvista.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.lingvista.encode.Encoder;
import org.lingvista.encode.QueryEncoding;
import org.lingvista.image.ImageDecoder;
import org.lingvista.image.ImageException;
import org.lingvista.image.ImageLimits;
import org.lingvista.image.RgbImage;

/**
 * An {@link Encoder} as LangChain4j's embedding model: texts and pictures to L2-normalised vectors
 * of one space, length d. Inputs of type {@code QUERY} are encoded the way people ask, fused with
 * what they mean; all others as passages. A picture is an input of its own, given as its bytes.
 *
 * <p>Safe for use by many threads; does not close the encoder. Tokens are not counted.
 */
public final class LingvistaEmbeddingModel implements EmbeddingModel {
  private final Encoder encoder;
  private final ImageLimits limits;

  /** Takes pictures within {@link ImageLimits.DEFAULT}. */
  public LingvistaEmbeddingModel(Encoder encoder) {
    this(encoder, ImageLimits.DEFAULT);
  }

  /**
   * A model with limits of its own, as for pictures of strangers.
   *
   * @param limits of pictures, checked before they are decoded
   */
  public LingvistaEmbeddingModel(Encoder encoder, ImageLimits limits) {
    this.encoder = encoder;
    this.limits = limits;
  }

  /**
   * The vectors, in the order of the inputs.
   *
   * @throws UnsupportedFeatureException if one input has several parts, or another model or width
   *     is asked for
   * @throws IllegalArgumentException if a picture is an address or cannot be decoded
   */
  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    check(request);
    List<String> texts = new ArrayList<>();
    List<RgbImage> pictures = new ArrayList<>();
    for (EmbeddingInput input : request.inputs()) {
      if (input.contents().size() != 1) {
        throw new UnsupportedFeatureException(
            "an input must be one text or one picture, it has %d parts: send each as its own input"
                .formatted(input.contents().size()));
      }
      Content content = input.contents().getFirst();
      if (content instanceof ImageContent picture) {
        pictures.add(picture(picture.image()));
      } else {
        texts.add(input.text());
      }
    }
    var ofTexts = encodeTexts(texts, request.inputType()).iterator();
    var ofPictures =
        (pictures.isEmpty() ? List.<float[]>of() : encoder.encodeImages(pictures)).iterator();
    List<Embedding> embeddings = new ArrayList<>();
    for (EmbeddingInput input : request.inputs()) {
      boolean picture = input.contents().getFirst() instanceof ImageContent;
      embeddings.add(Embedding.from((picture ? ofPictures : ofTexts).next()));
    }
    return EmbeddingResponse.builder()
        .embeddings(embeddings)
        .metadata(EmbeddingResponseMetadata.builder().modelName(modelName()).build())
        .build();
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(
        EmbeddingRequestParameters.INPUT_TYPE,
        EmbeddingRequestParameters.MODEL_NAME,
        EmbeddingRequestParameters.DIMENSIONS);
  }

  @Override
  public Set<ContentType> supportedContentTypes() {
    return Set.of(ContentType.TEXT, ContentType.IMAGE);
  }

  /** Embedding width d. */
  @Override
  public int dimension() {
    return encoder.width();
  }

  /** The model's id; vectors of different ids never mix. */
  @Override
  public String modelName() {
    return encoder.modelId();
  }

  private void check(EmbeddingRequest request) {
    String name = request.modelName();
    Integer width = request.dimensions();
    if (name != null && !name.equals(modelName())) {
      throw new UnsupportedFeatureException(
          "this model is %s; modelName=%s".formatted(modelName(), name));
    }
    if (width != null && width != dimension()) {
      throw new UnsupportedFeatureException(
          "this model makes vectors of width %d only; dimensions=%d".formatted(dimension(), width));
    }
  }

  private List<float[]> encodeTexts(List<String> texts, EmbeddingInputType type) {
    if (texts.isEmpty()) {
      return List.of();
    }
    return type == EmbeddingInputType.QUERY
        ? encoder.encodeQueries(texts).stream().map(QueryEncoding::vector).toList()
        : encoder.encodeTexts(texts);
  }

  private RgbImage picture(Image image) {
    String base64 = image.base64Data();
    if (base64 == null) {
      throw new IllegalArgumentException(
          "a picture must be given as its bytes (base64Data); addresses are not fetched");
    }
    if (base64.length() / 4 * 3L > limits.maxBytes() + 3) {
      throw new IllegalArgumentException(
          "a picture may have at most %d bytes".formatted(limits.maxBytes()));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return ImageDecoder.decode(bytes, "the picture", ImageDecoder.WHITE, limits);
    } catch (ImageException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
