package propensity.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import propensity.Sha256;
import propensity.event.Rejection.Reason;
import propensity.source.json.ElementPath;
import propensity.source.json.ElementRow;
import propensity.source.json.Json;
import propensity.source.json.JsonColumns;

/**
 * The elements of a list in each record, one a row, with the fields of the record. A record without
 * such a list, or with an empty one, is a row without values: nothing of a file goes unaccounted.
 */
final class ElementRows implements RowSource {
  private final RowSource records;
  private final ElementPath lists;
  private final ElementPath path;
  private final boolean asIs;
  private final JsonColumns columns;
  private final int list;
  private final JsonPointer behindColumn;
  private final Deque<Open> open = new ArrayDeque<>();
  private long row;

  /** A list of which elements are left. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Open(Iterator<JsonNode> elements, String[] outer, String sha256) {}

  /**
   * Reads the elements.
   *
   * @param lists from a record to its rows
   * @param path from a record as it is passed on
   * @param wanted columns that elements may have
   */
  ElementRows(
      RowSource records,
      ElementPath lists,
      ElementPath path,
      List<String> wanted,
      boolean asIs,
      String file) {
    this.records = records;
    this.lists = lists;
    this.path = path;
    this.asIs = asIs;
    List<String> names = new ArrayList<>(records.columns());
    for (String name : wanted) {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        names.add(name);
      }
    }
    this.columns = new JsonColumns(List.copyOf(names));
    this.list = records.columns().indexOf(lists.column());
    this.behindColumn = JsonPointer.compile(lists.behindColumn());
    if (list < 0) {
      String what = "there is no column " + lists.column() + ", in which its rows should be";
      throw new UnreadableFileException(
          file,
          "missing_column",
          what,
          new MappingMistake("rows", what, "name the column with the list, such as /events/*"));
    }
  }

  @Override
  public List<String> columns() {
    return columns.names();
  }

  @Override
  public Optional<String> header() {
    return records.isDelimited() ? Optional.empty() : records.header();
  }

  /** A record with this element alone, all of whose values are in the element. */
  @Override
  public String text(SourceRow given) {
    if (given.values() == null) {
      return given.raw();
    }
    String text = path.around(ElementRow.text(columns.names(), given.values()));
    return asIs ? RowSource.bytes(text) : text;
  }

  @Override
  public SourceRow next() throws IOException {
    SourceRow next = null;
    while (next == null) {
      if (open.isEmpty()) {
        SourceRow record = records.next();
        if (record == null) {
          return null;
        }
        next = open(record);
      } else if (open.peek().elements().hasNext()) {
        next = element(open.peek());
      } else {
        open.pop();
      }
    }
    row++;
    return next.at(row);
  }

  /** Null where there are elements. */
  private SourceRow open(SourceRow record) {
    if (record.values() == null) {
      return record;
    }
    String[] outer = Arrays.copyOf(record.values(), columns.names().size());
    outer[list] = null;
    try {
      String text = record.values()[list];
      JsonNode found = text == null ? null : Json.MAPPER.readTree(text).at(behindColumn);
      return open(found, outer, record.raw(), record.sha256());
    } catch (JsonProcessingException e) {
      return SourceRow.bad(row, Reason.BAD_JSON, record.raw(), record.sha256());
    } catch (RuntimeException | StackOverflowError e) {
      return SourceRow.bad(row, Reason.PARSER_ERROR, record.raw(), record.sha256());
    }
  }

  private SourceRow open(JsonNode elements, String[] outer, String raw, String sha256) {
    if (elements == null || !elements.isArray() || elements.isEmpty()) {
      return SourceRow.bad(row, Reason.MISSING_VALUE, raw, sha256);
    }
    open.push(new Open(elements.iterator(), outer, sha256));
    return null;
  }

  private SourceRow element(Open of) {
    JsonNode element = of.elements().next();
    String text = element.toString();
    String sha256 = Sha256.of(of.sha256() + text);
    String raw = asIs ? RowSource.bytes(text) : text;
    SourceRow read =
        SourceRow.of(row, raw, sha256, Reason.BAD_JSON, false, () -> columns.values(text));
    if (read.values() == null) {
      return read;
    }
    ElementRow.values(read.values(), of.outer());
    if (open.size() == lists.lists().size()) {
      return read;
    }
    return open(element.at(lists.lists().get(open.size())), read.values(), raw, sha256);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
