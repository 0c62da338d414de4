package propensity.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers of a sample as they are meant, for checks by arithmetic. */
final class Amounts {
  private static final Pattern COMMA = Pattern.compile(".*[0-9],[0-9]{1,2}\\D*");
  private static final Pattern POINT = Pattern.compile(".*\\.[0-9]{1,2}\\D*");
  private static final double HALF_A_CENT = 0.006;
  private static final double SAME = 0.0005;

  private final boolean comma;

  /** Of columns with money. */
  Amounts(Iterable<ColumnProfile> columns) {
    int commas = 0;
    int points = 0;
    for (ColumnProfile column : columns) {
      for (String value : column.values()) {
        commas += COMMA.matcher(value).matches() ? 1 : 0;
        points += POINT.matcher(value).matches() ? 1 : 0;
      }
    }
    comma = commas > points;
  }

  /** Whether decimals stand behind a comma. */
  boolean comma() {
    return comma;
  }

  /** As a setting. */
  String format() {
    return comma ? "decimal_comma" : "decimal_point";
  }

  /** The number in a text, or NaN. */
  double of(String text) {
    if (text == null) {
      return Double.NaN;
    }
    String digits = text.replaceAll("[^0-9,.eE-]", "");
    digits = comma ? digits.replace(".", "").replace(',', '.') : digits.replace(",", "");
    try {
      return digits.isEmpty() ? Double.NaN : Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  double of(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? of(node.asText()) : Double.NaN;
  }

  /** Whether two amounts are the same, cents that were rounded apart. */
  static boolean same(double a, double b) {
    return Math.abs(a - b) <= HALF_A_CENT + SAME * Math.abs(b);
  }

  /** Whether a text may be an amount: a number with, at most, a currency. */
  static boolean isAmount(String value) {
    String rest = value.replaceAll("[0-9.,' \u00A0\u202F-]", "");
    return !value.isBlank()
        && value.chars().anyMatch(Character::isDigit)
        && (rest.length() <= 3 || rest.toUpperCase(Locale.ROOT).equals("US$"));
  }
}
