package org.lingvista.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lingvista.text.BertTokenizer;

/**
 * The tokenizer of a published BERT as {@code tokenizer.json}: its own, else made from {@code
 * vocab.txt} and {@code tokenizer_config.json} as transformers does for older models.
 */
final class TokenizerFile {
  private TokenizerFile() {}

  static String read(SourceFolder folder) throws IOException {
    if (folder.has("tokenizer.json")) {
      return Files.readString(folder.file("tokenizer.json"));
    }
    Path vocabulary = folder.file("vocab.txt");
    if (!Files.isRegularFile(vocabulary)) {
      throw new PretrainedException(
          folder.root() + " has no tokenizer; tokenizer.json or vocab.txt is expected");
    }
    JsonConfig config = folder.jsonIfPresent("tokenizer_config.json");
    boolean lowercase = config.yes("do_lower_case", true);
    List<String> pieces = Files.readAllLines(vocabulary);
    for (String special : BertTokenizer.SPECIAL) {
      if (!pieces.contains(special)) {
        throw new PretrainedException(vocabulary + " lacks " + special + "; it is not BERT's");
      }
    }
    return new BertTokenizer(
            pieces,
            lowercase,
            config.has("strip_accents") ? config.yes("strip_accents", lowercase) : lowercase,
            config.yes("tokenize_chinese_chars", true))
        .json();
  }
}
