package propensity.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViewFilesTest {
  @Test
  void orderListsEveryViewFileOnce() throws IOException, URISyntaxException {
    Path folder =
        Path.of(getClass().getResource("/propensity/warehouse/views/order.txt").toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      List<String> there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sql"))
              .toList();
      assertThat(SampleWarehouse.viewFiles()).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @Test
  void everyViewAnswersOnAnEmptyWarehouseAndCanBeMadeAgain() {
    try (SampleWarehouse warehouse = SampleWarehouse.inMemory()) {
      for (String file : SampleWarehouse.viewFiles()) {
        String view = file.replace(".sql", "");
        assertThat(warehouse.number("SELECT count(*) FROM " + view)).as(view).isNotNegative();
      }
    }
  }
}
