package org.lingvista.config;

/** Which state of the source code is running: for the provenance of what it writes. */
public final class CodeRevision {
  private static final String PROPERTY = "lingvista.revision";

  private CodeRevision() {}

  /**
   * The git commit that was built, with {@code -dirty} when files were changed since it; {@code
   * unknown} when the program was not built from a checkout by its launcher, which passes the
   * system property {@value #PROPERTY}.
   */
  public static String current() {
    String revision = System.getProperty(PROPERTY, "").strip();
    return revision.isEmpty() ? "unknown" : revision;
  }
}
