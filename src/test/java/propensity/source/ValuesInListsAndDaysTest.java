package propensity.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import propensity.event.Event;
import propensity.event.Parsed;
import propensity.event.Rejection.Reason;

/** Values that lie in lists of keys, behind paths, or in a day and a time apart. */
class ValuesInListsAndDaysTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'key':'a','value':{'int_value':'1'}},{'key':'s','value':{'int_value':'17'}}] | 17",
        "[{'key':'s','value':{'string_value':null,'int_value':null,'double_value':1.5}}] | 1.5",
        "[{'key':'s','value':{'string_value':null,'int_value':null}}] |",
        "[{'key':'s','value':{'int_value':null}},{'key':'s','value':{'int_value':8}}] | 8",
        "[{'key':'s','value':'x'}] | x",
        "[{'name':'s','value':7}] | 7",
        "[{'key':'s','string_value':'y','int_value':null}] | y",
        "[{'key':'s'}] |",
        "[{'key':'s','value':null}] |",
        "[{'key':'t','value':'x'}] |",
        "[{'key':5,'value':'x'}, 3, null, 's'] |",
        "{'s':'z','t':[1]} | z",
        "{'key_value':[{'key':'s','value':'m'}]} | m",
        "'text' |",
        "[] |",
      })
  void valueOfAKeyInAList(String list, String session) throws IOException {
    SourceMapping mapping = MappingText.of("columns: {session_id: {column: params, key: s}}");
    String line =
        "{'user_id':'u','event_time':'2026-01-05T10:00:00Z','event_type':'page_view','params':"
            + list
            + "}";

    assertThat(event("a.json", line.replace('\'', '"') + "\n", mapping).sessionId())
        .isEqualTo(session);
  }

  @Test
  void valuesBehindPathsWithDotsAndSlashes() throws IOException {
    SourceMapping mapping =
        MappingText.of(
            "columns: {user_id: user/id, page: web.page/path, product_id: a/b,"
                + " session_id: {column: ctx/list, key: s}}");

    Event event =
        event(
            "a.json",
            "{\"user\":{\"id\":\"u1\"},\"web\":{\"page\":{\"path\":\"/x\"}},\"a/b\":\"p\","
                + "\"ctx\":{\"list\":[{\"key\":\"s\",\"value\":{\"int_value\":3}}]},"
                + "\"event_time\":\"2026-01-05T10:00:00Z\",\"event_type\":\"page_view\"}\n",
            mapping);

    assertThat(List.of(event.userId(), event.page(), event.productId(), event.sessionId()))
        .containsExactly("u1", "/x", "p", "3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch_ns | 1767607200123456789 | 2026-01-05T10:00:00.123Z",
        "epoch_ns | 1.767607200123e18 | 2026-01-05T10:00:00.123Z",
        "epoch_us | 1.767607200123E15 | 2026-01-05T10:00:00.123Z",
        "epoch_ms | 1.7676072E+12 | 2026-01-05T10:00:00Z",
        "epoch_s | 1.7676072E9 | 2026-01-05T10:00:00Z",
        "epoch_s | 1.767607200123E9 | 2026-01-05T10:00:00.123Z",
      })
  void timesInEveryUnit(String format, String text, String instant) throws IOException {
    SourceMapping mapping = MappingText.of("time_format: " + format);

    assertThat(at("user_id,event_time,event_type\nu," + text + ",page_view\n", mapping))
        .isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{day: d, time: t} | iso | UTC | 2026-01-05 | 10:00:01 | 2026-01-05T10:00:01Z",
        "{day: d, time: t} | iso | UTC | 2026-01-05 | 10:00 | 2026-01-05T10:00:00Z",
        "{day: d, time: t} | dd.MM.yyyy HHmm | Europe/Berlin | 05.07.2026 | 1000"
            + " | 2026-07-05T08:00:00Z",
        "{day: d, offset: t} | iso | UTC | 2026-01-05 | 36000001 | 2026-01-05T10:00:00.001Z",
        "{day: d, offset: t, unit: s} | iso | UTC | 2026-01-05 | 36000.5 | 2026-01-05T10:00:00.5Z",
        "{day: d, offset: t, unit: us} | yyyyMMdd | UTC | 20260105 | 1E6 | 2026-01-05T00:00:01Z",
        "{day: d, offset: t, unit: ns} | iso | UTC | 2026-01-05 | 1000000 |"
            + " 2026-01-05T00:00:00.001Z",
        "{day: d, offset: t, unit: ms} | epoch_ms | Europe/Berlin | 2026-01-05 00:00:00 | 0"
            + " | 2026-01-04T23:00:00Z",
      })
  void dayWithATimeOrAnOffset(
      String origin, String format, String zone, String day, String time, String instant)
      throws IOException {
    SourceMapping mapping =
        MappingText.of(
            "columns: {event_time: %s}\ntime_format: %s\nzone: %s".formatted(origin, format, zone));

    assertThat(at("user_id,d,t,event_type\nu," + day + "," + time + ",page_view\n", mapping))
        .isEqualTo(Instant.parse(instant));
  }

  @Test
  void dayWithoutItsTimeIsMissingAndAnOffsetInWordsIsABadTime() throws IOException {
    SourceMapping mapping = MappingText.of("columns: {event_time: {day: d, offset: t}}");
    Path file =
        Files.writeString(
            folder.resolve("a.csv"),
            """
            user_id,d,t,event_type
            u,2026-01-05,,page_view
            u,,5,page_view
            u,2026-01-05,soon,page_view
            u,05/01/2026,5,page_view
            u,2026-01-05,1e99,page_view
            u,2026-01-05,9223372036854775807,page_view
            """);

    assertThat(FilesOfLines.read(file, mapping))
        .extracting(row -> row.rejection().reason())
        .containsExactly(
            Reason.MISSING_VALUE,
            Reason.MISSING_VALUE,
            Reason.BAD_TIME,
            Reason.BAD_TIME,
            Reason.BAD_TIME,
            Reason.BAD_TIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{day: d}",
        "{day: d, time: t, offset: o}",
        "{offset: t}",
        "{day: d, time: t, unit: s}",
        "{column: d, day: d, time: t}",
        "{join: [a, b], key: k}",
      })
  void originThatSaysTooLittleOrTooMuchIsAMistake(String origin) {
    assertThatThrownBy(() -> MappingText.of("columns: {event_time: %s}".formatted(origin)))
        .hasRootCauseInstanceOf(MappingMistake.class);
  }

  private Instant at(String csv, SourceMapping mapping) throws IOException {
    return Instant.ofEpochMilli(event("a.csv", csv, mapping).time());
  }

  private Event event(String name, String text, SourceMapping mapping) throws IOException {
    List<Parsed> rows = FilesOfLines.read(Files.writeString(folder.resolve(name), text), mapping);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).rejection()).isNull();
    return rows.get(0).event();
  }
}
