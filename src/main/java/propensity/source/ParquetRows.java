package propensity.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Parquet, each value as the text that the text formats would have; nested ones as JSON. */
final class ParquetRows implements RowSource {
  private final ParquetReader<Group> reader;
  private final GroupType schema;
  private long row;

  ParquetRows(Configuration conf, Path path) throws IOException {
    try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(path, conf))) {
      schema = footer.getFileMetaData().getSchema();
    }
    reader =
        ParquetReader.builder(new GroupReadSupport(), path)
            .withConf(conf)
            .usePageChecksumVerification() // else a flipped bit is another number
            .build();
  }

  @Override
  public List<String> columns() {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  /** As a line of JSON; values as text, missing ones left out. */
  @Override
  public String text(SourceRow given) {
    String[] values = given.values();
    ObjectNode object = JsonColumns.JSON.createObjectNode();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        object.put(schema.getFieldName(i), values[i]);
      }
    }
    return object.toString();
  }

  @Override
  public SourceRow next() throws IOException {
    Group group = reader.read();
    if (group == null) {
      return null;
    }
    String[] values = new String[schema.getFieldCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ParquetValues.text(group, i);
    }
    row++;
    return SourceRow.good(row, values, String.join(",", nullsAsEmpty(values)));
  }

  private static String[] nullsAsEmpty(String[] values) {
    String[] texts = values.clone();
    for (int i = 0; i < texts.length; i++) {
      texts[i] = texts[i] == null ? "" : texts[i];
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
