package propensity.app.settings;

import java.nio.file.Path;
import propensity.ExitCode;
import propensity.Problem;
import propensity.stream.gate.StreamFolders;
import propensity.warehouse.Database;

/** Where things are, relative to the folder the command is started in. */
public record Paths(
    String raw,
    String processed,
    String models,
    String incoming,
    String ready,
    String archive,
    String quarantine,
    String checkpoint,
    String warehouse,
    String eventCopy,
    String reports) {

  public String events() {
    return raw + "/events";
  }

  public String sessionFeatures() {
    return processed + "/session_features";
  }

  public StreamFolders stream() {
    return new StreamFolders(
        absolute(incoming),
        absolute(ready),
        absolute(archive),
        absolute(quarantine),
        absolute(checkpoint));
  }

  /** Where the warehouse is; credentials are taken from the environment. */
  public Database database() {
    return Database.of(warehouse, System.getenv());
  }

  /** The stream's folders are renamed into, one step at a time, which object stores cannot do. */
  private static Path absolute(String path) {
    if (path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*")) {
      throw new Problem(
          ExitCode.USAGE,
          path + " cannot be a folder of the stream",
          "files are renamed from one to the next, which only a mounted file system does in one step",
          "name a folder that this machine and all executors have mounted");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }
}
