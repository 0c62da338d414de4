package propensity.warehouse;

import java.util.regex.Pattern;

/**
 * The Wilson 95 % interval (E. B. Wilson 1927) for views, once: SQLite has no functions of our own
 * that a file keeps, so {@code wilson_low(conversions, sessions)} and {@code wilson_high} in a
 * view's text become the expression. {@link propensity.Rate} has the same for counts in Java.
 */
final class WilsonSql {
  private static final Pattern END = Pattern.compile("wilson_(low|high)\\((\\w+), (\\w+)\\)");

  /** {@code c} conversions among {@code n} sessions; 3.84 is the square of 1.959964. */
  private static final String EXPRESSION =
      """
      CASE WHEN c = exact THEN value ELSE
          (c + 1.920729410347062 SIGN sqrt(3.841458820694124
            * (CAST(c AS DOUBLE PRECISION) * (n - c) / n + 0.960364705173531)))
          / (n + 3.841458820694124) END""";

  private WilsonSql() {}

  static String expand(String view) {
    return END.matcher(view)
        .replaceAll(
            call ->
                (call.group(1).equals("low")
                        ? EXPRESSION
                            .replace("exact", "0")
                            .replace("value", "0")
                            .replace("SIGN", "-")
                        : EXPRESSION
                            .replace("exact", "n")
                            .replace("value", "1")
                            .replace("SIGN", "+"))
                    .replaceAll("\\bc\\b", call.group(2))
                    .replaceAll("\\bn\\b", call.group(3)));
  }
}
