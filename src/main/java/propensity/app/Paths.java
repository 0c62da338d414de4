package propensity.app;

import java.nio.file.Path;
import propensity.stream.StreamFolders;

/** Where things are, relative to the folder the command is started in. */
record Paths(
    String raw,
    String processed,
    String models,
    String incoming,
    String ready,
    String archive,
    String quarantine,
    String checkpoint,
    String warehouse,
    String reports) {

  String events() {
    return raw + "/events";
  }

  String truth() {
    return raw + "/truth";
  }

  String sessionFeatures() {
    return processed + "/session_features";
  }

  StreamFolders stream() {
    return new StreamFolders(
        absolute(incoming),
        absolute(ready),
        absolute(archive),
        absolute(quarantine),
        absolute(checkpoint));
  }

  Path warehouseFile() {
    return absolute(warehouse);
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }
}
