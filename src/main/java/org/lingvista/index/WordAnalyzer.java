package org.lingvista.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Text to words, one way for all languages: ICU finds the words (UAX #29; by dictionary in Thai,
 * Lao, Khmer and Myanmar), folds case, accents and widths (UTR #30). Chinese, Japanese and Korean
 * become single characters and overlapping pairs of characters, rather than dictionary words: pairs
 * need no dictionary that knows the word, and a one-character word such as 犬 still matches. No stop
 * words and no stemming, which would need to know the language of a text; rare words weigh more in
 * BM25 anyway.
 */
final class WordAnalyzer extends Analyzer {

  @Override
  protected TokenStreamComponents createComponents(String field) {
    ICUTokenizer tokenizer = new ICUTokenizer(new DefaultICUTokenizerConfig(false, true));
    TokenStream folded = new ICUFoldingFilter(tokenizer);
    int scripts =
        CJKBigramFilter.HAN
            | CJKBigramFilter.HIRAGANA
            | CJKBigramFilter.KATAKANA
            | CJKBigramFilter.HANGUL;
    return new TokenStreamComponents(tokenizer, new CJKBigramFilter(folded, scripts, true));
  }

  /** The distinct words of a text in order, at most so many. */
  Set<String> words(String text, int most) {
    Set<String> words = new LinkedHashSet<>();
    try (TokenStream stream = tokenStream("words", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (words.size() < most && stream.incrementToken()) {
        words.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen when reading from memory", e);
    }
    return words;
  }
}
