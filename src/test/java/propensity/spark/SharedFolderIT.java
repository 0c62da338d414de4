package propensity.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SharedFolderIT {
  @Test
  void machineWhoseTasksDoNotSeeTheFileIsNamed(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path there = Files.createFile(folder.resolve("there"));

    assertThat(SharedFolder.hostsNotSeeing(spark, there.toString())).isEmpty();
    assertThat(SharedFolder.hostsNotSeeing(spark, folder.resolve("not-there").toString()))
        .containsExactly(InetAddress.getLocalHost().getHostName());
  }
}
