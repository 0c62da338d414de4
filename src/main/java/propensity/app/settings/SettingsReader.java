package propensity.app.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import propensity.ExitCode;
import propensity.NearestName;
import propensity.Problem;
import propensity.source.MappingMistake;

/**
 * Reads the settings: what was shipped, under the user's file, under the file of the source, under
 * the environment, under {@code --set}. The shipped file says which keys there are.
 */
final class SettingsReader {
  private static final String ENVIRONMENT = "PROPENSITY_";

  /** Whoever names one of these names all of it: its keys are the user's, not ours. */
  private static final List<String> FREE =
      List.of(
          "source.columns",
          "source.constants",
          "source.event_types",
          "source.devices",
          "source.referrers",
          "shop.rates",
          "report.offers.rules");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationText()))
          .build();

  private final ObjectNode merged;
  private final SettingLocations locations = new SettingLocations();

  private SettingsReader(ObjectNode merged) {
    this.merged = merged;
  }

  /**
   * Reads and checks everything.
   *
   * @param file the user's file, or null for the shipped settings alone
   * @param source name of the source, or null for the one in the settings
   * @param environment of the process
   * @param sets {@code key=value} pairs
   * @throws Problem for an unknown key or a bad value
   */
  static Settings read(
      Path file, String source, Map<String, String> environment, Map<String, String> sets) {
    SettingsReader reader = new SettingsReader(shipped());
    if (file != null) {
      reader.merge(file.toString(), "", reader.merged, bytes(file));
    }
    if (source != null) {
      Map.Entry<String, byte[]> named = SourceFile.read(source);
      ObjectNode section = (ObjectNode) shipped().get("source");
      reader.merged.set("source", section);
      reader.locations.replace("source", named.getKey());
      reader.merge(named.getKey(), "source.", section, named.getValue());
    }
    for (String key : keys(reader.merged, "").toList()) {
      String value = environment.get(ENVIRONMENT + key.replace('.', '_').toUpperCase(Locale.ROOT));
      if (value != null) {
        reader.set(key, value, "the environment");
      }
    }
    sets.forEach((key, value) -> reader.set(key, value, "--set"));
    HeaderFile.resolve((ObjectNode) reader.merged.get("source"));
    return reader.bind().with(reader.locations);
  }

  private static ObjectNode shipped() {
    try (InputStream in = SettingsReader.class.getResourceAsStream("propensity.yaml")) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Problem(
          ExitCode.USAGE,
          "cannot read the settings " + file,
          String.valueOf(e),
          "name an existing file with --conf",
          e);
    }
  }

  /** Puts a file over the settings; every key must be one of theirs. */
  private void merge(String file, String prefix, ObjectNode into, byte[] text) {
    try (JsonParser parser = YAML.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw new Problem(
            ExitCode.USAGE,
            file + " holds no settings",
            "it should hold keys with values below them",
            "start again from the shipped conf/propensity.yaml");
      }
      mergeSection(file, prefix, into, parser);
    } catch (JsonProcessingException e) {
      throw notYaml(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mergeSection(String file, String prefix, ObjectNode into, JsonParser parser)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String key = prefix + name;
      JsonNode known = into.get(name);
      if (known == null) {
        throw unknown(key, locations.note(key, file, parser));
      }
      boolean section = known.isObject() && !FREE.contains(key);
      boolean value = parser.nextToken() != JsonToken.START_OBJECT;
      String location = locations.note(key, file, parser);
      if (section && value) {
        throw new Problem(
            ExitCode.USAGE,
            key + " is a section, not a value (" + location + ")",
            "it holds " + String.join(", ", (Iterable<String>) known::fieldNames),
            "indent its keys below it");
      }
      if (section) {
        mergeSection(file, key + ".", (ObjectNode) known, parser);
      } else {
        into.set(name, value(file, key, parser));
      }
    }
  }

  /** The value at which the parser is, with the locations of what is inside it. */
  private JsonNode value(String file, String key, JsonParser parser) throws IOException {
    locations.note(key, file, parser);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      ObjectNode object = YAML.createObjectNode();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.set(name, value(file, key + "." + name, parser));
      }
      return object;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      ArrayNode array = YAML.createArrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(file, key + "." + array.size(), parser));
      }
      return array;
    }
    return YAML.readTree(parser);
  }

  private static Problem notYaml(String file, JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    String where = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    if (message.startsWith("Duplicate field")) {
      return new Problem(
          ExitCode.USAGE,
          file + where + ": duplicate key",
          message + ": one of the two would be ignored silently",
          "delete one of them",
          e);
    }
    return new Problem(
        ExitCode.USAGE,
        file + " is not YAML",
        message + where,
        "fix that line, or start again from the shipped conf/propensity.yaml",
        e);
  }

  private void set(String key, String value, String origin) {
    int dot = Math.max(0, key.lastIndexOf('.'));
    String name = key.substring(dot == 0 ? 0 : dot + 1);
    String section = key.substring(0, dot);
    JsonNode parent = section.isEmpty() ? merged : merged.at("/" + section.replace('.', '/'));
    if (!(parent instanceof ObjectNode known) || !(known.has(name) || FREE.contains(section))) {
      throw unknown(key, origin);
    }
    try {
      known.set(name, YAML.readTree(value));
      locations.replace(key, origin);
    } catch (JsonProcessingException e) {
      throw new Problem(
          ExitCode.USAGE, key + " cannot be " + value, e.getOriginalMessage(), "quote it", e);
    }
  }

  private Settings bind() {
    try {
      return YAML.treeToValue(merged, Settings.class);
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof Problem problem) {
        throw problem;
      }
      if (cause instanceof MappingMistake mistake) {
        throw problem(mistake, locations);
      }
      throw badValue(cause.getMessage(), e);
    } catch (JsonMappingException e) {
      String key =
          e.getPath().stream()
              .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
              .collect(Collectors.joining("."));
      String where = locations.of(key).isEmpty() ? "" : " (" + locations.of(key) + ")";
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw badValue(key + where + ": " + message, e);
    } catch (JsonProcessingException e) {
      throw badValue(e.getOriginalMessage(), e);
    }
  }

  /** What a person reads of a mistake in a source mapping. */
  static Problem problem(MappingMistake mistake, SettingLocations locations) {
    String key = "source." + mistake.key();
    String where = locations == null ? "" : locations.of(key);
    return new Problem(
        ExitCode.USAGE,
        (where.isEmpty() ? "" : where + ": ") + key + " cannot be used",
        mistake.getMessage(),
        mistake.remedy(),
        mistake);
  }

  private static Problem badValue(String what, Exception cause) {
    return new Problem(
        ExitCode.USAGE,
        "a setting has an invalid value",
        what,
        "fix it in conf/propensity.yaml, the environment or --set; the shipped file says what each"
            + " means",
        cause);
  }

  private Problem unknown(String key, String where) {
    String nearest = NearestName.of(key, keys(merged, "").toList());
    return new Problem(
        ExitCode.USAGE,
        "there is no setting '" + key + "' (" + where + ")",
        "a key that nothing reads would have no effect, silently",
        "did you mean '" + nearest + "'? conf/propensity.yaml as shipped has them all");
  }

  private static Stream<String> keys(JsonNode node, String prefix) {
    return node.properties().stream()
        .flatMap(
            entry -> {
              String key = prefix + entry.getKey();
              boolean section = entry.getValue().isObject() && !FREE.contains(key);
              return section ? keys(entry.getValue(), key + ".") : Stream.of(key);
            });
  }

  /** Durations as people write them: 30m, 90s, 500ms, 2h. */
  private static final class DurationText extends StdScalarDeserializer<Duration> {
    DurationText() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText();
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }
}
