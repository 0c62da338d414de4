package propensity.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that are computed again, as after the loss of an executor, are counted once. */
@ExtendWith(SparkExtension.class)
class PartitionCountsIT {
  @Test
  void partitionThatIsComputedAgainCountsOnce(SparkSession spark) {
    PartitionCounts counts =
        new PartitionCounts(spark.sparkContext(), List.of("even", "odd", "none"));
    LongAccumulator sparks = spark.sparkContext().longAccumulator();
    Dataset<Long> odd =
        spark
            .range(0, 1_000, 1, 7)
            .as(Encoders.LONG())
            .filter(
                (FilterFunction<Long>)
                    number -> {
                      counts.add(number % 2 == 0 ? "even" : "odd");
                      sparks.add(1);
                      return number % 2 == 1;
                    });

    assertThat(odd.count()).isEqualTo(500);
    assertThat(counts.value()).isEqualTo(Map.of("even", 500L, "odd", 500L, "none", 0L));
    assertThat(odd.count()).isEqualTo(500);
    assertThat(counts.value()).isEqualTo(Map.of("even", 500L, "odd", 500L, "none", 0L));
    assertThat(sparks.value()).isEqualTo(2_000);
  }
}
