package propensity.generate;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of what is generated into a folder: what replaces or removes it touches nothing else.
 */
public final class GeneratedFiles {
  static final String EVENTS = "events";
  static final String TRUTH = "truth";
  static final String ASIDE = ".generating";

  private static final String PART = "[._]?(part-\\d{5,}-[0-9a-f-]{36}|_?SUCCESS)[^/]*";
  private static final Pattern FOLDERS =
      Pattern.compile(
          "%s(_(%s))?|%s"
              .formatted(
                  EVENTS,
                  Arrays.stream(EventFormat.values())
                      .map(EventFormat::text)
                      .collect(Collectors.joining("|")),
                  TRUTH));
  private static final Pattern FILES =
      Pattern.compile(
          "\\.?%s(\\.crc)?|%s/.*|(%s)/(day=[^/]+/)?%s"
              .formatted(
                  Pattern.quote(GeneratorSettings.FILE), Pattern.quote(ASIDE), FOLDERS, PART));

  private GeneratedFiles() {}

  /** Whether something in the folder has the name of what is generated: a folder, or the mark. */
  static boolean isPart(String name) {
    return FOLDERS.matcher(name).matches() || name.equals(GeneratorSettings.FILE);
  }

  /** Whether a file is generated: its path below the folder, with slashes. */
  public static boolean isFile(String path) {
    return FILES.matcher(path).matches();
  }
}
