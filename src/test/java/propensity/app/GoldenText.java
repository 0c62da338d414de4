package propensity.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes outputs of two runs comparable: what depends on the time of the run, its folder or the
 * version of Spark gets a fixed name, and doubles are rounded to nine significant digits, since the
 * order of a sum over partitions changes the last ones.
 */
final class GoldenText {
  private static final Pattern DOUBLE =
      Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+(?:[eE][-+]?\\d+)?|[eE][-+]?\\d+)(?![\\w.])");
  private static final MathContext DIGITS = new MathContext(9);
  private static final BigDecimal SMALLEST = new BigDecimal("1e-12");
  private static final int MAX_CHARS = 60_000;
  private static final int FIRST_LINES = 30;
  private static final int BLOCK = 25;
  private static final int MAX_LINE = 200;

  private final List<Mask> masks = new ArrayList<>();

  /**
   * What becomes another name.
   *
   * @param sign a part of all that the pattern finds: there are half a million values to look at
   */
  private record Mask(String sign, Pattern pattern, String name) {}

  /**
   * From now on {@code word}, its spaces of any width, becomes {@code name} where it is not a part
   * of a longer number.
   */
  GoldenText mask(String word, String name) {
    String any = Pattern.quote(word).replace(" ", "\\E[ \u00A0]\\Q");
    Pattern pattern = Pattern.compile("(?<![\\w.])" + any + "(?!\\w|\\.\\d)");
    masks.add(new Mask(word.split(" ", 2)[0], pattern, name));
    return this;
  }

  /** From now on a path and whatever is before it in a URI becomes {@code name}. */
  GoldenText maskPath(String path, String name) {
    masks.add(new Mask(path, Pattern.compile("(?:file:(?://)?)?" + Pattern.quote(path)), name));
    return this;
  }

  /** A text with the masks applied and its long doubles rounded. */
  String normalised(String text) {
    String masked = text;
    for (Mask mask : masks) {
      if (masked.contains(mask.sign)) {
        masked = mask.pattern.matcher(masked).replaceAll(Matcher.quoteReplacement(mask.name));
      }
    }
    return mayHoldDouble(masked)
        ? DOUBLE.matcher(masked).replaceAll(found -> rounded(found.group()))
        : masked;
  }

  /** Whether a digit stands before a point or the sign of an exponent. */
  private static boolean mayHoldDouble(String text) {
    for (int i = 1; i < text.length(); i++) {
      char here = text.charAt(i);
      if ((here == '.' || here == 'e' || here == 'E') && Character.isDigit(text.charAt(i - 1))) {
        return true;
      }
    }
    return false;
  }

  private static String rounded(String number) {
    BigDecimal value = new BigDecimal(number);
    return value.precision() <= DIGITS.getPrecision() ? number : rounded(value);
  }

  /** A number in the same spelling from every database. */
  static String rounded(BigDecimal value) {
    if (value.abs().compareTo(SMALLEST) < 0) {
      return "0";
    }
    BigDecimal exact = value.stripTrailingZeros();
    return exact.scale() <= 0 ? exact.toPlainString() : plain(exact.round(DIGITS));
  }

  private static String plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() > 20 ? stripped.toString() : stripped.toPlainString();
  }

  /** A page with one tag per line, whatever its indentation. */
  static String html(String page) {
    return page.replaceAll("\\s+", " ").replaceAll("> ?<", ">\n<").replace("} ", "}\n").strip()
        + "\n";
  }

  /** What a reader sees of such a page, and nothing of its style and its pictures. */
  static String visible(String page) {
    return page.replaceAll("(?s)<(style|svg|head)\\b.*?</\\1>", "")
            .replaceAll("</?(?:b|i|em|strong|span|code|a|abbr|small)\\b[^>]*>", "")
            .replaceAll("</t[dh]>\\s*<t[dh][^>]*>", " | ")
            .replaceAll("<[^>]*>", "")
            .replaceAll(" *\n\\s*", "\n")
            .strip()
        + "\n";
  }

  /** A text itself, or where it is large its first lines and a digest of each block of lines. */
  static String shortened(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    List<String> lines = text.lines().toList();
    StringBuilder out = new StringBuilder("%d lines, which begin:\n".formatted(lines.size()));
    lines.stream().limit(FIRST_LINES).forEach(line -> out.append(cut(line)).append('\n'));
    for (int from = 0; from < lines.size(); from += BLOCK) {
      int to = Math.min(lines.size(), from + BLOCK);
      String block = String.join("\n", lines.subList(from, to));
      out.append("lines %d to %d: %s\n".formatted(from + 1, to, sha256(block).substring(0, 16)));
    }
    return out.toString();
  }

  /** A line, or its beginning and a digest. */
  static String cut(String line) {
    return line.length() <= MAX_LINE
        ? line
        : line.substring(0, MAX_LINE) + "... sha256 " + sha256(line);
  }

  /** The first half of it, as hexadecimal digits. */
  static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
