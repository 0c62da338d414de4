package propensity.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import propensity.event.EventType;
import propensity.source.SourceMapping.PriceFormat;

/**
 * What the columns seem to be, by their names and by the values in them. Whatever only one of the
 * two says is marked as unsure.
 *
 * @param fields one for each field that a column was found for
 * @param timeFormat of the column with the time
 * @param eventTypes the source's to ours; null for those that are not known
 * @param priceFormat of the column with the price
 * @param unsure what else a person should look at
 */
record Guesses(
    List<Guess> fields,
    String timeFormat,
    Map<String, EventType> eventTypes,
    PriceFormat priceFormat,
    List<String> unsure) {

  private static final List<String> TIME_FORMATS =
      List.of(
          "iso",
          "epoch_ms",
          "epoch_s",
          "epoch_us",
          "yyyy/MM/dd HH:mm:ss",
          "yyyy-MM-dd HH:mm",
          "dd.MM.yyyy HH:mm:ss",
          "dd.MM.yyyy HH:mm",
          "dd/MM/yyyy HH:mm:ss",
          "MM/dd/yyyy HH:mm:ss",
          "dd/MM/yyyy HH:mm",
          "MM/dd/yyyy HH:mm",
          "M/d/yyyy H:mm",
          "d/M/yyyy H:mm",
          "M/d/yyyy h:mm:ss a",
          "dd/MMM/yyyy:HH:mm:ss Z",
          "yyyyMMddHHmmss");

  /** What our types are usually called, in letters of lower case. */
  private static final String TYPE_NAMES =
      """
      page_view: pageview pageviewed view viewed viewitem productview productviewed\
        productdetail detail click clicks pv itemview pageviews screenview visit browse
      add_to_cart: addtocart cart basket addtobasket productaddedtocart productadded\
        itemadded cartadd basketadd addcart
      checkout: checkout begincheckout checkoutstarted startcheckout initiatecheckout\
        checkoutstart
      purchase: purchase purchased transaction order buy buys sale checkoutcompleted\
        ordercompleted orderplaced transactionitem completeorder conversion
      """;

  private static final Map<String, EventType> TYPES = types();

  /** Looks at a sample. */
  static Guesses of(Sample sample) {
    List<Guess> found = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    Set<ColumnProfile> taken = new HashSet<>();
    String timeFormat = "iso";
    PriceFormat priceFormat = PriceFormat.DECIMAL_POINT;
    Map<String, EventType> types = new LinkedHashMap<>();
    for (Guess.Names names : Guess.NAMES) {
      Optional<ColumnProfile> column = find(sample, names, taken);
      if (column.isEmpty()) {
        continue;
      }
      ColumnProfile profile = column.get();
      taken.add(profile);
      String why = doubt(names, profile);
      found.add(new Guess(names.field(), profile.origin(), why.isEmpty(), why));
      switch (names.field()) {
        case "event_time" -> timeFormat = timeFormat(profile, unsure);
        case "event_type" -> profile.values().forEach(value -> types.put(value, type(value)));
        case "price" -> priceFormat = priceFormat(profile, unsure);
        default -> {}
      }
    }
    return new Guesses(List.copyOf(found), timeFormat, types, priceFormat, unsure);
  }

  Optional<Guess> field(String name) {
    return fields.stream().filter(guess -> guess.field().equals(name)).findFirst();
  }

  /** What an event type is usually called, to ours; null for what is none of them. */
  static EventType type(String value) {
    return TYPES.get(value.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
  }

  private static Optional<ColumnProfile> find(
      Sample sample, Guess.Names names, Set<ColumnProfile> taken) {
    for (boolean exact : new boolean[] {true, false}) {
      for (String name : names.names()) {
        for (ColumnProfile profile : sample.profiles()) {
          boolean same = profile.plainName().equals(name);
          boolean near = !exact && name.length() > 4 && profile.plainName().contains(name);
          if ((same || near) && !taken.contains(profile) && fits(names.field(), profile)) {
            return Optional.of(profile);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the values can be that at all. */
  private static boolean fits(String field, ColumnProfile profile) {
    String type = profile.type();
    return switch (field) {
      case "event_time" -> !profile.timeFormats(TIME_FORMATS).isEmpty();
      case "event_type" ->
          profile.values().size() < ColumnProfile.MAX_VALUES
              && profile.values().stream().anyMatch(value -> type(value) != null);
      case "price", "quantity" ->
          type.equals("number")
              || type.equals("whole number")
              || (field.equals("price") && profile.values().stream().anyMatch(Guesses::hasDigit));
      case "page_url", "referrer_url" -> type.equals("address");
      case "user_agent" -> profile.example().contains("/");
      case "device", "referrer", "page" -> !type.equals("JSON") && !type.equals("address");
      default -> !type.equals("empty") && !type.equals("JSON");
    };
  }

  private static boolean hasDigit(String value) {
    return value.chars().anyMatch(Character::isDigit);
  }

  private static String doubt(Guess.Names names, ColumnProfile profile) {
    if (!names.names().contains(profile.plainName())) {
      return "by a part of its name only";
    }
    if (names.field().equals("event_id") && profile.values().size() < ColumnProfile.MAX_VALUES) {
      return "its values repeat, so that most events would be duplicates";
    }
    if (profile.origin().json() != null) {
      return "inside JSON; look whether every event type has it there";
    }
    List<String> vague =
        List.of(
            "id",
            "type",
            "name",
            "value",
            "total",
            "count",
            "date",
            "platform",
            "browser",
            "time",
            "source",
            "medium",
            "location",
            "amount",
            "revenue");
    return vague.contains(profile.plainName()) ? "the name can mean many things" : "";
  }

  private static String timeFormat(ColumnProfile profile, List<String> unsure) {
    List<String> formats = profile.timeFormats(TIME_FORMATS);
    if (formats.size() > 1) {
      unsure.add("time_format: " + String.join(" and ", formats) + " read all times of the sample");
    }
    boolean zoned =
        formats.get(0).startsWith("epoch")
            || profile.values().stream()
                .allMatch(v -> v.matches(".*(Z|[A-Z]{3}|[+-]\\d\\d:?\\d*)"));
    if (!zoned) {
      unsure.add("zone: the times name none, and are taken as UTC");
    }
    return formats.get(0);
  }

  private static PriceFormat priceFormat(ColumnProfile profile, List<String> unsure) {
    boolean comma = profile.values().stream().anyMatch(value -> value.matches(".*,[0-9]{1,2}\\D*"));
    boolean point =
        profile.values().stream().anyMatch(value -> value.matches(".*\\.[0-9]{1,2}\\D*"));
    if (comma && point) {
      unsure.add("price_format: both , and . stand before decimals");
    }
    if (profile.type().equals("whole number")) {
      unsure.add("price_format: all prices are whole; if they are cents, write cents");
    }
    return comma && !point ? PriceFormat.DECIMAL_COMMA : PriceFormat.DECIMAL_POINT;
  }

  private static Map<String, EventType> types() {
    Map<String, EventType> types = new LinkedHashMap<>();
    TYPE_NAMES
        .lines()
        .map(line -> line.split(":? +", -1))
        .forEach(
            words -> {
              EventType type = EventType.valueOf(words[0].toUpperCase(Locale.ROOT));
              Arrays.stream(words).skip(1).forEach(word -> types.put(word, type));
            });
    return types;
  }
}
