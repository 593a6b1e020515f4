package org.lingvista.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import org.apache.tika.langdetect.optimaize.OptimaizeLangDetector;
import org.apache.tika.language.detect.LanguageDetector;
import org.apache.tika.language.detect.LanguageResult;

/** The language of a text by its letters, with Tika's detector. Safe for use by many threads. */
final class LanguageGuess {
  /** More text makes the guess no better. */
  private static final int CHARACTERS = 10_000;

  /** Less text makes it a lottery. */
  private static final int FEWEST_CHARACTERS = 12;

  private final LanguageDetector detector = new OptimaizeLangDetector();
  private boolean loaded;

  /** BCP 47, such as {@code de}; empty if it is not certain. */
  String of(String text) {
    String script = byScript(text);
    return script.isEmpty() ? detected(text) : script;
  }

  /** Kana and Hangul are written in one language each; the detector needs long texts of them. */
  private static String byScript(String text) {
    if (text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == UnicodeScript.HIRAGANA)) {
      return "ja";
    }
    return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == UnicodeScript.HANGUL)
        ? "ko"
        : "";
  }

  private synchronized String detected(String text) {
    if (text.length() < FEWEST_CHARACTERS) {
      return "";
    }
    try {
      if (!loaded) {
        detector.loadModels();
        loaded = true;
      }
      detector.reset();
      detector.addText(text.substring(0, Math.min(CHARACTERS, text.length())));
      LanguageResult result = detector.detect();
      return result.isReasonablyCertain() ? result.getLanguage() : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the language profiles on the class path", e);
    }
  }
}
