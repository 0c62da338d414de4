package propensity.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import propensity.source.text.ZipEntries;

/**
 * The texts in a zip archive, one behind the other, all of one kind with the same columns. Entries
 * whose path has a name that begins with a dot or an underscore are left out, as in folders.
 */
final class ZipRows implements RowSource {
  private static final Pattern HIDDEN = Pattern.compile("(.*/)?[._].*", Pattern.DOTALL);

  private final String file;
  private final ZipEntries entries;
  private final Opener opener;
  private final RowSource first;
  private RowSource entry;
  private long row;

  /** Opens one text of an archive. */
  @FunctionalInterface
  interface Opener {
    /** Null where no text has such a name. */
    RowSource open(String name, InputStream bytes) throws IOException;
  }

  ZipRows(String file, ZipEntries entries, Opener opener) throws IOException {
    this.file = file;
    this.entries = entries;
    this.opener = opener;
    this.entry = nextEntry();
    this.first = entry;
    if (first == null) {
      throw new UnreadableFileException(file, "empty", "there is no file in the archive");
    }
  }

  private RowSource nextEntry() throws IOException {
    String name = entries.next();
    while (name != null && HIDDEN.matcher(name).matches()) {
      name = entries.next();
    }
    if (name == null) {
      return null;
    }
    RowSource next = opener.open(name.substring(name.lastIndexOf('/') + 1), entries.bytes());
    if (next == null) {
      throw new UnreadableFileException(
          file,
          "unknown_format",
          "in it is '" + name + "', which is no delimited text and no JSON");
    }
    if (first != null && !isLike(next)) {
      throw new UnreadableFileException(
          file,
          "other_columns",
          "the columns of '" + name + "' in it are not those of the first entry: unpack it");
    }
    return next;
  }

  private boolean isLike(RowSource next) {
    return next.columns().equals(first.columns())
        && next.isDelimited() == first.isDelimited()
        && plain(next.header()).equals(plain(first.header()));
  }

  private static String plain(Optional<String> header) {
    return header.orElse("").replaceAll("[\r\uFEFF\u00EF\u00BB\u00BF]", "").strip();
  }

  @Override
  public List<String> columns() {
    return first.columns();
  }

  @Override
  public Optional<String> header() {
    return first.header();
  }

  @Override
  public boolean isDelimited() {
    return first.isDelimited();
  }

  @Override
  public String text(SourceRow given) {
    return first.text(given);
  }

  @Override
  public SourceRow next() throws IOException {
    while (entry != null) {
      SourceRow next = entry.next();
      if (next != null) {
        row++;
        return next.at(row);
      }
      entry = nextEntry();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
