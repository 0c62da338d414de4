package propensity.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.source.EventReader;
import propensity.source.RowParser;
import propensity.source.SourceMapping;
import propensity.source.SourceMapping.RepeatedLines;
import propensity.source.UnreadableFileException;

/**
 * Whatever a file of events holds, nothing but {@link UnreadableFileException} comes out, time is
 * linear in bytes, and every byte of text is in a record.
 */
class FileFuzzTest {
  private static final Configuration HADOOP = new Configuration();
  private static final int LONGEST_LINE = 64 * 1024;
  private static final long MAX_CENTS = 1_000_000_000_000L;
  private static final List<String> WORDS =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r",
          "\r\n",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ":",
          "null",
          "\0",
          " ",
          "\uFEFF",
          "\u00e9",
          "\uD83D\uDE00",
          "\\ud800",
          "\\u0000",
          "1e2147483648",
          "1E-400000000",
          ",000",
          "9",
          "-",
          ".",
          "NaN",
          ";",
          "\t",
          "|",
          "sep=;\n",
          "# from here\n",
          "2026-01-05T10:00:00Z",
          "+14:00",
          "purchase",
          "\u001b[2J");

  private static final SourceMapping UTF_8_ALONE =
      SourceMapping.contract()
          .with(
              new SourceMapping.Text("auto", "\"", "", List.of(), "utf-8", "", RepeatedLines.AUTO));

  @TempDir Path folder;

  @Test
  void csv() throws IOException {
    Fuzz.run("csv", WORDS, 500, input -> text("a.csv", input));
  }

  @Test
  void json() throws IOException {
    Fuzz.run(
        "json",
        WORDS,
        500,
        input -> {
          if (isOfLines(input)) {
            text("a.json", input);
          } else {
            json(input);
          }
        });
  }

  @Test
  void jsonDocuments() throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    for (byte[] text : Fuzz.corpus("json")) {
      String list = "[" + new String(text, UTF_8).strip().replace("\n", ",\n") + "]";
      corpus.add(list.getBytes(UTF_8));
      corpus.add(list.replace("{", "{\n  ").replace(",\"", ",\n  \"").getBytes(UTF_8));
      corpus.add(("\uFEFF" + list.replace("},\n", "}\n").replace("{", "{\n")).getBytes(UTF_8));
    }
    Fuzz.run("json-documents", corpus, WORDS, 500, this::json);
  }

  @Test
  void jsonElements() throws IOException {
    SourceMapping mapping =
        SourceMapping.contract()
            .with(
                new SourceMapping.Text(
                    "auto", "\"", "", List.of(), "auto", "/a/*/b/*", RepeatedLines.AUTO));
    List<byte[]> corpus = new ArrayList<>();
    for (byte[] text : Fuzz.corpus("json")) {
      String list = "[" + new String(text, UTF_8).strip().replace("\n", ",") + "]";
      String record = "{\"user_id\":\"u\",\"a\":[{\"b\":" + list + "},{\"b\":[]}]}\n";
      corpus.add(record.repeat(3).getBytes(UTF_8));
      corpus.add(("{\"data\":[" + record + "]}").getBytes(UTF_8));
    }
    Fuzz.run(
        "json-elements",
        corpus,
        WORDS,
        300,
        input -> readable("a.json", input, mapping, new ArrayList<>()));
  }

  @Test
  void utf16() throws IOException {
    List<byte[]> corpus = new ArrayList<>();
    for (byte[] text : Fuzz.corpus("csv")) {
      corpus.add(("\uFEFF" + new String(text, UTF_8)).getBytes(UTF_16LE));
      corpus.add(new String(text, UTF_8).getBytes(UTF_16BE));
    }
    List<String> words = List.of("\0", "\u00d8", "\n\0", "\"\0", ";\0", "s\0e\0p\0=\0");
    Fuzz.run("utf16", corpus, words, 200, input -> readable("a.csv", input));
  }

  @Test
  void parquet() throws IOException {
    List<String> words = List.of("PAR1", "\0", "\u007f", "\u0015", "user_id", "\0\0\0\0", "\n");
    Fuzz.run("parquet", words, 100, input -> readable("a.parquet", input));
  }

  private void text(String name, byte[] input) throws IOException {
    List<String> records = new ArrayList<>();
    String expected = new String(input, UTF_8).replace('\0', '\uFFFD');
    boolean ofShortLines = expected.lines().noneMatch(line -> line.length() > LONGEST_LINE);
    if (readable(name, input, UTF_8_ALONE, records) && ofShortLines) {
      assertThat(withoutBlanks(text(records, expected))).isEqualTo(withoutBlanks(expected));
    }
    records.clear();
    if (readable(name, input, SourceMapping.contract(), records) && ofShortLines) {
      assertThat(ascii(withoutBlanks(text(records, expected))))
          .isEqualTo(ascii(withoutBlanks(expected)));
    }
  }

  /** Brackets and commas between records are in none, and blanks are fewer. */
  private void json(byte[] input) throws IOException {
    List<String> records = new ArrayList<>();
    String expected = new String(input, UTF_8).replace('\0', '\uFFFD');
    boolean isCut = expected.replaceAll("\\s", "").length() > LONGEST_LINE;
    if (readable("a.json", input, UTF_8_ALONE, records) && !isCut) {
      assertThat(withoutStructure(String.join("", records))).isEqualTo(withoutStructure(expected));
    }
  }

  /** Whether the first line is a whole record: what begins otherwise may be a list or an object. */
  private static boolean isOfLines(byte[] input) {
    String start = new String(input, UTF_8).replace("\uFEFF", "").stripLeading();
    int end = start.indexOf('\n');
    return end > 0 && start.startsWith("{") && start.substring(0, end).strip().endsWith("}");
  }

  private static String withoutStructure(String text) {
    return text.replaceAll("[\\s\\[\\],]|^\uFEFF", "");
  }

  /** Without the delimiter that is told where it was found. */
  private static String text(List<String> records, String expected) {
    String text = String.join("\n", records);
    return text.startsWith("sep=") && !expected.startsWith("sep=")
        ? text.substring("sep=;".length())
        : text;
  }

  private static String ascii(String text) {
    return text.replaceAll("[^\\x00-\\x7f]", "");
  }

  /** Line ends and lines of blanks are in no record, and a byte order mark is not. */
  private static String withoutBlanks(String text) {
    StringBuilder kept = new StringBuilder();
    String[] lines = text.split("[\r\n]", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = i == 0 && lines[i].startsWith("\uFEFF") ? lines[i].substring(1) : lines[i];
      kept.append(line.isBlank() ? "" : line);
    }
    return kept.toString();
  }

  private boolean readable(String name, byte[] input) throws IOException {
    return readable(name, input, SourceMapping.contract(), new ArrayList<>());
  }

  private boolean readable(String name, byte[] input, SourceMapping mapping, List<String> records)
      throws IOException {
    Path file = Files.write(folder.resolve(name), input);
    try (EventReader reader =
        EventReader.openHashed(HADOOP, file.toString(), mapping, 1, RowParser.LATEST)) {
      reader.header().ifPresent(records::add);
      while (reader.hasNext()) {
        check(reader.next());
        records.add(reader.text());
      }
      assertThat(reader.sha256()).isEqualTo(sha256(input));
      return true;
    } catch (UnreadableFileException e) {
      return false; // to quarantine, as a whole
    }
  }

  private static void check(Parsed parsed) {
    Event event = parsed.event();
    if (event == null) {
      assertThat(parsed.rejection().raw().length()).isLessThanOrEqualTo(LONGEST_LINE);
      return;
    }
    assertThat(UTF_8.newEncoder().canEncode(event.userId() + event.eventId())).isTrue();
    assertThat((event.userId() + event.eventId()).chars()).noneMatch(Character::isISOControl);
    assertThat(RowParser.isPlausible(event.time())).isTrue();
    assertThat(event.valueCents()).isBetween(0L, MAX_CENTS - 1);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
