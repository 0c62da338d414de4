package propensity.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import propensity.AtomicFiles;
import propensity.Sha256;

/**
 * Files of the store: digests, whole texts, and replacing a file so that readers see old or new.
 */
public final class ModelFiles {
  /** A key that stands twice is an error: two readers could take different ones. */
  public static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ModelFiles() {}

  /** SHA-256 of every file at any depth, by path relative to the folder, in order of the paths. */
  static Map<String, String> digests(FileSystem files, Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    collect(files, folder, "", digests);
    return digests;
  }

  static ObjectNode manifest(Map<String, String> digests) {
    ObjectNode manifest = JSON.createObjectNode();
    ObjectNode entries = manifest.put("algorithm", "sha256").putObject("files");
    digests.forEach(entries::put);
    return manifest;
  }

  static String read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode readJson(FileSystem files, Path file) throws IOException {
    return JSON.readTree(read(files, file));
  }

  static void write(FileSystem files, Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  static void writeJson(FileSystem files, Path file, JsonNode json) throws IOException {
    write(files, file, JSON.writeValueAsString(json) + "\n");
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
}
