package propensity.inspect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Duration;
import propensity.source.SourceMapping;

/**
 * The text of a source mapping as the mapping that commands will read: what was drafted is tried in
 * the words that are written down.
 */
final class MappingText {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new IsoDuration()))
          .build();

  private MappingText() {}

  /** The contract with these settings. */
  static SourceMapping read(String yaml) {
    try {
      ObjectNode all = YAML.valueToTree(SourceMapping.contract());
      all.remove("shop");
      all.setAll((ObjectNode) YAML.readTree(yaml));
      return YAML.treeToValue(all, SourceMapping.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a draft is a mapping", e);
    }
  }

  private static final class IsoDuration extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    IsoDuration() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Duration.parse(parser.getText());
    }
  }
}
