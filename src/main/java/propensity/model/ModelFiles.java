package propensity.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import propensity.AtomicFiles;
import propensity.ExitCode;
import propensity.Problem;
import propensity.Sha256;

/**
 * Files of the store: digests, whole texts, and replacing a file so that readers see old or new.
 */
public final class ModelFiles {
  /**
   * Records as JSON: components in snake case, NaN as null, as JSON knows no NaN. A duplicate key
   * is an error: two readers could take different ones.
   */
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new NaNToNull())
                  .addSerializer(double.class, new NaNToNull())
                  .addDeserializer(Double.class, new NullToNaN())
                  .addDeserializer(double.class, new NullToNaN()))
          .build();

  /** Longest text that is read into memory: 64 MiB. */
  private static final int MAX_BYTES = 64 << 20;

  private ModelFiles() {}

  /** SHA-256 of every file at any depth, by path relative to the folder, in order of the paths. */
  static Map<String, String> digests(FileSystem files, Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    collect(files, folder, "", digests);
    return digests;
  }

  /**
   * What a version consists of.
   *
   * @param algorithm of the digests
   * @param files digests by path relative to the version's folder
   */
  record Manifest(String algorithm, Map<String, String> files) {
    Manifest {
      files = Objects.requireNonNullElse(files, Map.of());
    }

    static Manifest of(Map<String, String> digests) {
      return new Manifest("sha256", digests);
    }
  }

  static String read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new Problem(
            ExitCode.MISMATCH,
            "the file " + file.toUri().getPath() + " is too large",
            "no model has a text of more than %,d bytes".formatted(MAX_BYTES),
            "serve another version (./spark-submit.sh model rollback) or train again");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Reads a record. Unknown keys are ignored: later versions may add some. */
  static <R extends Record> R readJson(FileSystem files, Path file, Class<R> type)
      throws IOException {
    R record =
        JSON.readerFor(type)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(read(files, file));
    if (record == null) {
      throw new IOException(file.getName() + " holds null");
    }
    return record;
  }

  static void write(FileSystem files, Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static void writeJson(FileSystem files, Path file, Record record) throws IOException {
    write(files, file, JSON.writeValueAsString(record) + "\n");
  }

  /** Replaces a file's text at once: whoever reads sees the old one or the new one, whole. */
  static void replace(FileSystem files, Path file, String text) throws IOException {
    if (isLocal(files)) {
      // Hadoop's local file system would rename the text and its checksum one after the other.
      AtomicFiles.write(local(file), text);
      return;
    }
    Path aside = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    write(files, aside, text);
    FileContext.getFileContext(file.toUri(), files.getConf())
        .rename(aside, file, Options.Rename.OVERWRITE);
  }

  /** The first file or folder that anyone at all may write, or null. */
  static Path writableByOthers(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    if (othersWrite(files, status)) {
      return path;
    }
    if (status.isDirectory()) {
      for (FileStatus child : files.listStatus(path)) {
        Path found = writableByOthers(files, child.getPath());
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  static boolean othersWrite(FileSystem files, FileStatus status) throws IOException {
    if (!isLocal(files)) {
      return status.getPermission().getOtherAction().implies(FsAction.WRITE);
    }
    // Hadoop starts a process for each local file's permissions.
    java.nio.file.Path path = local(status.getPath());
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static boolean isLocal(FileSystem files) {
    return "file".equals(files.getUri().getScheme());
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static void collect(
      FileSystem files, Path folder, String prefix, Map<String, String> digests)
      throws IOException {
    List<FileStatus> children = new ArrayList<>(List.of(files.listStatus(folder)));
    for (FileStatus child : children) {
      String name = prefix + child.getPath().getName();
      if (child.isDirectory()) {
        collect(files, child.getPath(), name + "/", digests);
      } else {
        digests.put(name, digest(files, child.getPath()));
      }
    }
  }

  private static String digest(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Sha256.of(in);
    }
  }

  private static final class NaNToNull extends JsonSerializer<Double> {
    @Override
    public void serialize(Double number, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(number)) {
        out.writeNumber(number);
      } else {
        out.writeNull();
      }
    }
  }

  private static final class NullToNaN extends JsonDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.currentToken().isNumeric()) {
        return (Double) context.handleUnexpectedToken(Double.class, in);
      }
      return in.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
