package propensity.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static String cell(Object value) {
    String text = new CsvTable("t", List.of("c"), List.of(Arrays.asList(value))).text();
    return text.substring("c\n".length(), text.length() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\uFF1D1",
        "=HYPERLINK(\"http://x\";\"y\")",
        "=cmd|' /C calc'!A0"
      })
  void textThatASpreadsheetWouldRunIsMadeHarmless(String text) {
    assertThat(cell(text)).isEqualTo("\"'" + text.replace("\"", "\"\"") + '"');
  }

  @Test
  void numbersAreLeftAlone() {
    assertThat(cell(-1.5)).isEqualTo("-1.5");
    assertThat(cell(-7L)).isEqualTo("-7");
    assertThat(cell(1e-9)).isEqualTo("0");
    assertThat(cell(123456789.125)).isEqualTo("123456789.125");
  }

  @Test
  void separatorsQuotesAndLineBreaksAreQuoted() {
    assertThat(cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(cell("a;b")).isEqualTo("\"a;b\"");
    assertThat(cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(cell("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(cell("mobile")).isEqualTo("mobile");
  }

  @Test
  void missingIsEmpty() {
    assertThat(cell(null)).isEmpty();
  }
}
