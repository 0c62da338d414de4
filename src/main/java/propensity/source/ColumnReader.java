package propensity.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import propensity.Sha256;
import propensity.event.Rejection.Reason;
import propensity.source.json.Json;
import propensity.source.json.KeyedList;

/**
 * Reads one value from the rows of one file; the value of a plain column costs one array access.
 */
final class ColumnReader {
  private static final int ABSENT = -1;

  private final String column;
  private final int plain;
  private final ValueExpression others;
  private final Set<String> nulls;
  private final MissingIds ids;
  private final String constant;

  /** Whether a file has what it reads. */
  boolean isThere() {
    return plain != ABSENT || others != null || constant != null;
  }

  /** Computes a value from a row's columns. */
  @FunctionalInterface
  interface ValueExpression {
    /** The value in a row, or null. */
    String read(String[] values);
  }

  /**
   * Puts a reader together.
   *
   * @param column the name that rejections give
   * @param plain index of the column that is tried first, or -1
   * @param others what is tried after that
   * @param nulls texts that mean a missing value
   * @param ids what tells ids from texts that stand for none; null where values are no ids
   * @param constant what is given where there is no value, or null
   */
  ColumnReader(
      String column,
      int plain,
      List<ValueExpression> others,
      Set<String> nulls,
      MissingIds ids,
      String constant) {
    this.column = column;
    this.plain = plain;
    this.others = others.isEmpty() ? null : firstOf(asIds(others, ids), nulls);
    this.nulls = nulls;
    this.ids = ids;
    this.constant = constant;
  }

  /** As rejections name it. */
  String column() {
    return column;
  }

  /** The first value there is, or the constant, or null. */
  String read(String[] values) {
    if (plain != ABSENT) {
      String value = values[plain];
      if (value != null && !value.isBlank() && (nulls.isEmpty() || !nulls.contains(value))) {
        String known = ids == null ? value : ids.id(value);
        if (known != null) {
          return known;
        }
      }
    }
    String value = others == null ? null : others.read(values);
    return value == null ? constant : value;
  }

  /** The same values as ids; as they are where there is nothing to tell ids. */
  static List<ValueExpression> asIds(List<ValueExpression> expressions, MissingIds ids) {
    return ids == null
        ? expressions
        : expressions.stream().map(expression -> asId(expression, ids)).toList();
  }

  private static ValueExpression asId(ValueExpression expression, MissingIds ids) {
    return values -> {
      String value = expression.read(values);
      return value == null ? null : ids.id(value);
    };
  }

  /** The value of a column. */
  static ValueExpression plain(int index) {
    return values -> values[index];
  }

  /** The first of these that has a value. */
  static ValueExpression firstOf(List<ValueExpression> expressions, Set<String> nulls) {
    return values -> {
      for (ValueExpression expression : expressions) {
        String value = expression.read(values);
        if (value != null && !value.isBlank() && !nulls.contains(value)) {
          return value;
        }
      }
      return null;
    };
  }

  /** Several columns joined. */
  static ValueExpression join(List<ValueExpression> columns, String between, Set<String> nulls) {
    return values -> {
      StringBuilder joined = new StringBuilder();
      for (ValueExpression column : columns) {
        String value = column.read(values);
        if (value == null || value.isBlank() || nulls.contains(value)) {
          return null;
        }
        joined.append(joined.isEmpty() ? "" : between).append(value);
      }
      return joined.toString();
    };
  }

  /** A key made of several columns, for shoppers and events that the feed has no name for. */
  static ValueExpression hash(List<ValueExpression> columns, Set<String> nulls) {
    return values -> {
      StringBuilder all = new StringBuilder();
      boolean any = false;
      for (ValueExpression column : columns) {
        String value = column.read(values);
        boolean there = value != null && !value.isBlank() && !nulls.contains(value);
        any |= there;
        all.append(there ? value : "").append('\u001F');
      }
      return any ? "v-" + Sha256.of(all.toString()).substring(0, 16) : null;
    };
  }

  /** What a pointer finds in the JSON text of a column. */
  static ValueExpression json(JsonText text, JsonPointer pointer) {
    return values -> {
      JsonNode found = text.node(values).at(pointer);
      return found.isMissingNode() || found.isNull() ? null : Json.text(found);
    };
  }

  /** The value of an entry in a list of keys with values, which a pointer finds in a column. */
  static ValueExpression key(JsonText text, JsonPointer pointer, String key) {
    return values -> KeyedList.value(text.node(values).at(pointer), key);
  }

  /** The instant at which something has passed since a day began, as ISO has it. */
  static ValueExpression since(
      ValueExpression day, TimeReader days, ValueExpression offset, Origin.Unit unit) {
    return values -> {
      String date = day.read(values);
      String passed = offset.read(values);
      if (date == null || date.isBlank() || passed == null || passed.isBlank()) {
        return null;
      }
      try {
        long millis = TimeReader.number(passed.strip(), unit.toMillis);
        return Instant.ofEpochMilli(Math.addExact(days.read(date.strip()), millis)).toString();
      } catch (DateTimeException | ArithmeticException e) {
        throw new BadFieldException(Reason.BAD_TIME, null);
      }
    };
  }

  /** What the first group of an expression finds in another expression's value. */
  static ValueExpression match(ValueExpression inner, Pattern pattern) {
    return values -> {
      String text = inner.read(values);
      if (text == null) {
        return null;
      }
      if (text.length() > FieldText.ADDRESS) {
        throw new BadFieldException(Reason.TOO_LONG, null);
      }
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? matcher.group(1) : null;
    };
  }

  /** The JSON in a column, parsed once per row however many values come out of it. */
  static final class JsonText {
    private final ValueExpression column;
    private String last;
    private JsonNode node = Json.MAPPER.missingNode();

    JsonText(ValueExpression column) {
      this.column = column;
    }

    private JsonNode node(String[] values) {
      String text = column.read(values);
      if (text == null) {
        return Json.MAPPER.missingNode();
      }
      if (!text.equals(last)) {
        last = null; // until it is read, since a number may be beyond arithmetic
        try {
          node = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
          node = Json.MAPPER.missingNode();
        }
        last = text;
      }
      return node;
    }
  }
}
