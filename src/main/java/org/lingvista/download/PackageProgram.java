package org.lingvista.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that fetches packages, and what it says when it cannot.
 *
 * @param name such as {@code npm}
 * @param unreachable how to say that its server does not answer
 * @param signs words by which it says so, in whatever case
 * @param error a line that says what went wrong, as the group {@code what}
 */
record PackageProgram(String name, String unreachable, List<String> signs, Pattern error) {

  PackageProgram {
    signs = List.copyOf(signs);
  }

  /** Why a package was not fetched, in one line for a person. */
  DownloadException failure(String wanted, Path part, CommandRunner.Result result) {
    String said = result.errors() + result.output();
    if (Disk.isFull(said)) {
      return Disk.full(part, new IOException(said));
    }
    String lower = said.toLowerCase(Locale.ROOT);
    for (String sign : signs) {
      if (lower.contains(sign.toLowerCase(Locale.ROOT))) {
        return new DownloadException(
            "%s for %s (%s); check the network connection and run the command again, what was fetched is kept"
                .formatted(unreachable, wanted, sign));
      }
    }
    return new DownloadException(
        "%s could not fetch %s: %s".formatted(name, wanted, firstError(said)));
  }

  private String firstError(String said) {
    return said.lines()
        .map(error::matcher)
        .filter(Matcher::find)
        .map(line -> line.group("what").strip())
        .findFirst()
        .orElse(name + " ended without saying why");
  }
}
