package org.lingvista.places;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gazetteer of this machine, if it has one: opened when it is first needed, also if it comes
 * later. That it is missing or damaged is said once, and all goes on without. Safe for use by many
 * threads.
 */
public final class Places {
  private static final String FETCH = "lingvista data fetch places";

  private final @Nullable Path file;
  private final Consumer<String> say;
  private volatile @Nullable Gazetteer gazetteer;
  private @Nullable FileTime damaged;
  private boolean said;

  private Places(@Nullable Path file, Consumer<String> say) {
    this.file = file;
    this.say = say;
  }

  /**
   * The gazetteer in this file, which need not be there.
   *
   * @param say told, in one line and once, if places are asked for and cannot be had
   */
  public static Places in(Path file, Consumer<String> say) {
    return new Places(file, say);
  }

  /** No gazetteer, and nothing said about it. */
  public static Places none() {
    return new Places(null, line -> {});
  }

  /** Whether points have names. */
  public boolean known() {
    return gazetteer() != null;
  }

  /** The place of a point ({@link Gazetteer#at}); says once if there is no gazetteer. */
  public Optional<Place> at(double latitude, double longitude) {
    Gazetteer known = gazetteer();
    if (known == null) {
      missing();
      return Optional.empty();
    }
    return known.at(latitude, longitude);
  }

  /** What places are also called ({@link Gazetteer#otherNames}). */
  public Map<String, Set<String>> otherNames(Collection<String> values) {
    Gazetteer known = gazetteer();
    return known == null ? Map.of() : known.otherNames(values);
  }

  private @Nullable Gazetteer gazetteer() {
    Gazetteer open = gazetteer;
    return open != null || file == null || !Files.exists(file) ? open : load(file);
  }

  private synchronized @Nullable Gazetteer load(Path path) {
    if (gazetteer != null) {
      return gazetteer;
    }
    FileTime written = null;
    try {
      written = Files.getLastModifiedTime(path);
      if (!written.equals(damaged)) {
        gazetteer = Gazetteer.open(path);
      }
    } catch (IOException e) {
      damaged = written;
      if (!said) {
        said = true;
        say.accept(
            "cannot read the gazetteer %s: %s; going on without names of places. '%s' makes it anew"
                .formatted(path, e.getMessage(), FETCH));
      }
    }
    return gazetteer;
  }

  private synchronized void missing() {
    if (!said && file != null) {
      said = true;
      say.accept("photos with GPS get no names of places; '%s' brings them".formatted(FETCH));
    }
  }
}
