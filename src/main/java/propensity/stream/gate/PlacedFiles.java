package propensity.stream.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import propensity.ExitCode;
import propensity.Problem;
import propensity.source.ReadyFile;
import propensity.warehouse.Ledger.Numbered;

/**
 * The files that went through the gate, as they lie in the folders, held against the numbers of the
 * ledger: numbers are given without gaps, which tells a file of a stream from one that others put
 * there under a name of that form.
 *
 * @param files by their numbers
 */
public record PlacedFiles(List<PlacedFile> files) {
  /** As many as can be lost, each of which gets a row. */
  private static final long MAX_GAPS = 1_000_000;

  /** One of them; its name holds its number. */
  public record PlacedFile(Path path, ReadyFile named) {
    /** The number. */
    public long number() {
      return named.fileId();
    }
  }

  /** Those of some folders, which need not be there. */
  public static PlacedFiles in(Path... folders) {
    Map<ReadyFile, PlacedFile> files = new HashMap<>();
    try {
      for (Path folder : folders) {
        for (Path path : Files.isDirectory(folder) ? StreamFolders.list(folder) : List.<Path>of()) {
          Optional<ReadyFile> named = ReadyFile.parse(path.getFileName().toString());
          named.ifPresent(name -> files.putIfAbsent(name, new PlacedFile(path, name)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<PlacedFile> byNumber = new ArrayList<>(files.values());
    byNumber.sort(Comparator.comparing(PlacedFile::number).thenComparing(PlacedFile::path));
    return new PlacedFiles(byNumber);
  }

  /**
   * Those that the ledger does not know, or only by a gap in the numbers.
   *
   * @throws Problem naming one that cannot be of the stream that wrote the ledger
   */
  public List<PlacedFile> unknownTo(SortedMap<Long, Numbered> ledger) {
    List<PlacedFile> unknown = new ArrayList<>();
    for (PlacedFile file : files) {
      Numbered known = ledger.get(file.number());
      if (known == null || known.isGap()) {
        unknown.add(file);
      } else if (!file.named().isOf(known.name())) {
        throw new Problem(
            ExitCode.MISMATCH,
            "the ledger has file %d as %s, and there is %s"
                .formatted(file.number(), known.name(), file.path()),
            "no stream puts two files under one number",
            "move it elsewhere if others put it there; else the warehouse is that of other files:"
                + " name the one that belongs to these with --set paths.warehouse=FILE");
      }
    }
    requireNumbers(unknown, ledger);
    return unknown;
  }

  private static void requireNumbers(List<PlacedFile> unknown, SortedMap<Long, Numbered> ledger) {
    PlacedFile before = null;
    for (PlacedFile file : unknown) {
      if (before != null && before.number() == file.number()) {
        throw new Problem(
            ExitCode.MISMATCH,
            "%s and %s have one number".formatted(before.path(), file.path()),
            "no stream puts two files under one number",
            "move the one that others put there elsewhere, then run this again");
      }
      SortedMap<Long, Numbered> below = ledger.headMap(file.number());
      long known = below.isEmpty() ? 0 : below.lastKey();
      long missing = file.number() - Math.max(known, before == null ? 0 : before.number()) - 1;
      if (missing > MAX_GAPS) {
        throw new Problem(
            ExitCode.MISMATCH,
            "%s is numbered far beyond all others: %,d numbers are missing"
                .formatted(file.path(), missing),
            "a stream numbers files without gaps",
            "move it elsewhere, then run this again; what is in it can be dropped as a new file");
      }
      before = file;
    }
  }
}
