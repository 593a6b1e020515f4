package org.lingvista.server;

import io.javalin.http.Context;
import java.util.Locale;

/** Query parameters, checked. */
final class Parameters {

  private Parameters() {}

  /** A parameter that must be there. */
  static String required(Context context, String name) {
    String value = context.queryParam(name);
    if (value == null || value.isBlank()) {
      throw ProblemException.badParameter("the parameter '%s' is missing".formatted(name));
    }
    return value;
  }

  /** A whole number within bounds, or the standard one when absent. */
  static int number(Context context, String name, int standard, int least, int most) {
    String value = context.queryParam(name);
    if (value == null) {
      return standard;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the bounds
    }
    throw ProblemException.badParameter(
        "%s must be a whole number from %d to %d; %s=%s"
            .formatted(name, least, most, name, shortened(value)));
  }

  /** One of these words, in lower case, or the standard one when absent. */
  static String oneOf(Context context, String name, String standard, String... words) {
    String value = context.queryParam(name);
    if (value == null) {
      return standard;
    }
    for (String word : words) {
      if (word.equals(value.toLowerCase(Locale.ROOT))) {
        return word;
      }
    }
    throw ProblemException.badParameter(
        "%s must be one of %s; %s=%s"
            .formatted(name, String.join(", ", words), name, shortened(value)));
  }

  /** What was sent, for a message. */
  static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }
}
