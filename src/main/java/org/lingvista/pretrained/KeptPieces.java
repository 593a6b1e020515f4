package org.lingvista.pretrained;

import com.ibm.icu.lang.UScript;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lingvista.text.PieceVocabulary;

/**
 * Which pieces of a vocabulary are kept: the special ones, those that occur, and all that a word in
 * the scripts of some languages may fall back on. A word is unknown when at some place no piece
 * fits; with a piece for each of its characters, at the beginning and within, that cannot happen.
 */
final class KeptPieces {
  private final PieceVocabulary vocabulary;
  private final Set<Integer> scripts;
  private final BitSet kept;
  private final int occurring;

  private KeptPieces(PieceVocabulary vocabulary, BitSet used, Set<Integer> scripts) {
    this.vocabulary = vocabulary;
    this.scripts = scripts;
    this.kept = vocabulary.special();
    kept.or(used);
    this.occurring = kept.cardinality();
    Map<Integer, Integer> beginning = vocabulary.characters(false);
    Map<Integer, Integer> within = vocabulary.characters(true);
    keepCharacters(beginning);
    keepCharacters(within);
    for (int id : vocabulary.pieces().keySet()) {
      if (!kept.get(id) && ofScripts(id) && !hasCharacters(id, beginning, within)) {
        kept.set(id); // what it stands for could not be written otherwise
      }
    }
  }

  /**
   * Chooses.
   *
   * @param used ids that occur in the corpus
   * @param languages whose scripts are kept; digits, punctuation and emoji always are
   */
  static KeptPieces of(PieceVocabulary vocabulary, BitSet used, Collection<String> languages) {
    Set<Integer> scripts = new TreeSet<>(List.of(UScript.COMMON, UScript.INHERITED));
    for (String language : languages) {
      int[] codes = UScript.getCode(com.ibm.icu.util.ULocale.forLanguageTag(language));
      if (codes == null || codes.length == 0) {
        throw new PretrainedException(
            "--languages: it is not known in which script '%s' is written; give ISO 639 codes, such as en,de,zh"
                .formatted(language));
      }
      Arrays.stream(codes).forEach(scripts::add);
      if (scripts.contains(UScript.SIMPLIFIED_HAN) || scripts.contains(UScript.TRADITIONAL_HAN)) {
        scripts.add(UScript.HAN);
      }
    }
    return new KeptPieces(vocabulary, used, scripts);
  }

  /** Ids. */
  BitSet ids() {
    return kept;
  }

  /** How many are special or occur in the corpus. */
  int occurring() {
    return occurring;
  }

  private void keepCharacters(Map<Integer, Integer> characters) {
    characters.forEach((character, id) -> {
      if (scripts.contains(UScript.getScript(character))) {
        kept.set(id);
      }
    });
  }

  private boolean ofScripts(int id) {
    return vocabulary
        .text(id)
        .codePoints()
        .mapToObj(UScript::getScript)
        .allMatch(scripts::contains);
  }

  private boolean hasCharacters(
      int id, Map<Integer, Integer> beginning, Map<Integer, Integer> within) {
    int[] characters = vocabulary.text(id).codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      boolean starts = i == 0 && !vocabulary.continues(id);
      if (!(starts ? beginning : within).containsKey(characters[i])) {
        return false;
      }
    }
    return true;
  }
}
