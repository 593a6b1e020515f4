package org.lingvista.pretrained;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which files of a published model are needed: configurations, tokenizer, one form of weights. */
final class PublishedFiles {
  private static final Set<String> SMALL =
      Set.of(
          "README.md", // its head tells the licence
          "config.json",
          "modules.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "sentence_bert_config.json",
          "preprocessor_config.json",
          "open_clip_config.json",
          "vocab.txt");

  private PublishedFiles() {}

  /** The needed ones of all that there are, small ones first. */
  static List<String> choose(List<String> all) {
    List<String> chosen = new ArrayList<>();
    Set<String> folders = new HashSet<>();
    for (String file : all) {
      String folder = file.substring(0, file.lastIndexOf('/') + 1);
      boolean module = folder.isEmpty() || folder.matches("\\d+_\\w*/"); // as 1_Pooling
      if (module && SMALL.contains(file.substring(folder.length()))) {
        chosen.add(file);
        folders.add(folder);
      }
    }
    for (String folder : folders) {
      boolean plain = all.contains(folder + "config.json");
      chosen.addAll(weights(all, folder, plain ? "" : "open_clip_"));
    }
    return chosen;
  }

  private static List<String> weights(List<String> all, String folder, String prefix) {
    for (String file : List.of("model.safetensors", "pytorch_model.bin")) {
      String name = folder + prefix + file;
      if (all.contains(name)) {
        return List.of(name);
      }
      String index = name + ".index.json";
      if (all.contains(index)) {
        int dot = name.lastIndexOf('.');
        String shard =
            java.util.regex.Pattern.quote(name.substring(0, dot))
                + "-\\d+-of-\\d+"
                + java.util.regex.Pattern.quote(name.substring(dot));
        List<String> files = new ArrayList<>(List.of(index));
        all.stream().filter(each -> each.matches(shard)).forEach(files::add);
        return files;
      }
    }
    return List.of();
  }
}
