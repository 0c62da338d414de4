package propensity.app.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
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
  private final SettingLocations lines = new SettingLocations();

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
      reader.merge("", reader.merged, reader.parse(file.toString(), "", bytes(file)));
    }
    if (source != null) {
      Map.Entry<String, byte[]> named = SourceFile.read(source);
      ObjectNode section = (ObjectNode) shipped().get("source");
      reader.merged.set("source", section);
      reader.merge("source.", section, reader.parse(named.getKey(), "source.", named.getValue()));
    }
    for (String key : keys(reader.merged, "").toList()) {
      String value = environment.get(ENVIRONMENT + key.replace('.', '_').toUpperCase(Locale.ROOT));
      if (value != null) {
        reader.set(key, value, "the environment");
      }
    }
    sets.forEach((key, value) -> reader.set(key, value, "--set"));
    return reader.bind().with(reader.lines);
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

  private JsonNode parse(String file, String prefix, byte[] text) {
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree == null || tree.isNull() || tree.isMissingNode()) {
        return YAML.createObjectNode();
      }
      if (!tree.isObject()) {
        throw new Problem(
            ExitCode.USAGE,
            file + " holds no settings",
            "it should hold keys with values below them",
            "start again from the shipped conf/propensity.yaml");
      }
      try (JsonParser parser = YAML.createParser(text)) {
        lines.note(file, prefix, parser);
      }
      return tree;
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      String where = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      if (message.startsWith("Duplicate field")) {
        throw new Problem(
            ExitCode.USAGE,
            file + where + ": a key stands twice",
            message + ": one of the two would be left out without a word",
            "delete one of them",
            e);
      }
      throw new Problem(
          ExitCode.USAGE,
          file + " is not YAML",
          message + where,
          "mend that line, or start again from the shipped conf/propensity.yaml",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void merge(String prefix, ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      String key = prefix + entry.getKey();
      JsonNode known = into.get(entry.getKey());
      if (known == null) {
        throw unknown(key, lines.of(key));
      }
      if (known.isObject() && !FREE.contains(key)) {
        if (!entry.getValue().isObject()) {
          throw new Problem(
              ExitCode.USAGE,
              key + " is a section, not a value (" + lines.of(key) + ")",
              "it holds " + names(known),
              "indent its keys below it");
        }
        merge(key + ".", (ObjectNode) known, entry.getValue());
      } else {
        into.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private void set(String key, String value, String where) {
    ObjectNode section = merged;
    String[] path = key.split("\\.", -1);
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < path.length; i++) {
      boolean last = i == path.length - 1;
      JsonNode known = section.get(path[i]);
      boolean free = FREE.contains(passed.toString());
      if ((known == null && !free) || (!last && !(known instanceof ObjectNode))) {
        throw unknown(key, where);
      }
      if (last) {
        try {
          section.set(path[i], YAML.readTree(value));
        } catch (JsonProcessingException e) {
          throw new Problem(
              ExitCode.USAGE, key + " cannot be " + value, e.getOriginalMessage(), "quote it", e);
        }
      } else {
        section = (ObjectNode) known;
        passed.append(passed.isEmpty() ? "" : ".").append(path[i]);
      }
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
        throw problem(mistake, lines);
      }
      throw badValue(cause.getMessage(), e);
    } catch (JsonMappingException e) {
      String key =
          e.getPath().stream()
              .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
              .collect(Collectors.joining("."));
      String where = lines.of(key).isEmpty() ? "" : " (" + lines.of(key) + ")";
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw badValue(key + where + ": " + message, e);
    } catch (JsonProcessingException e) {
      throw badValue(e.getOriginalMessage(), e);
    }
  }

  /** What a person reads of a mistake in a source mapping. */
  static Problem problem(MappingMistake mistake, SettingLocations lines) {
    String key = "source." + mistake.key();
    String where = lines == null ? "" : lines.of(key);
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
        "a setting has a value that it cannot have",
        what,
        "mend it in conf/propensity.yaml, the environment or --set; the shipped file says what each means",
        cause);
  }

  private Problem unknown(String key, String where) {
    String nearest = NearestName.of(key, keys(merged, "").toList());
    return new Problem(
        ExitCode.USAGE,
        "there is no setting '" + key + "' (" + where + ")",
        "a key that nothing reads would change nothing, without a word",
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

  private static String names(JsonNode node) {
    Iterator<String> names = node.fieldNames();
    StringBuilder text = new StringBuilder();
    names.forEachRemaining(name -> text.append(text.isEmpty() ? "" : ", ").append(name));
    return text.toString();
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
