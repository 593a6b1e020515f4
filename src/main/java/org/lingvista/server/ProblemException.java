package org.lingvista.server;

/**
 * A request that cannot be answered, as RFC 9457 (Problem Details for HTTP APIs) tells it.
 *
 * <p>The code is the last part of the problem's {@code type} and never changes its meaning; the
 * message is its {@code detail}: what was wrong and what to do.
 */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;

  ProblemException(int status, String code, String title, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** What kind of problem it is, the same for all of a code. */
  String title() {
    return title;
  }

  static ProblemException badParameter(String detail) {
    return new ProblemException(400, "bad-parameter", "A parameter is wrong", detail);
  }

  static ProblemException tooLarge(String detail) {
    return new ProblemException(413, "too-large", "Too large", detail);
  }

  static ProblemException brokenOff() {
    return new ProblemException(
        400,
        "broken-off",
        "Broken off",
        "the request ended before all of it had come: send it again");
  }

  static ProblemException noSuchAddress() {
    return new ProblemException(
        404, "not-found", "Not found", "nothing lies at this address; see /api/openapi.json");
  }

  static ProblemException fault() {
    return new ProblemException(
        500,
        "fault",
        "A fault in lingvista",
        "this is a fault in lingvista, its log tells more; please report it");
  }

  /** A cursor that leads no further. */
  static ProblemException gone(String detail) {
    return new ProblemException(410, "cursor-gone", "The search is too old", detail);
  }

  static ProblemException noSuchItem() {
    return new ProblemException(
        404,
        "no-such-item",
        "No such item",
        "no item has this id any more: it was removed or changed; search again");
  }
}
