package propensity.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The settings that generated data was made with, kept beside it. */
public final class SettingsFile {
  static final String NAME = "generator.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private SettingsFile() {}

  /**
   * The settings of the data in a folder, or nothing where the folder holds no generated data.
   *
   * @throws IOException if the file cannot be read or is not of this version
   */
  public static Optional<GeneratorSettings> read(Configuration hadoop, String folder)
      throws IOException {
    Path file = new Path(folder, NAME);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return Optional.of(JSON.readValue(in, GeneratorSettings.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  static String text(GeneratorSettings settings) throws JsonProcessingException {
    return JSON.writeValueAsString(settings);
  }
}
