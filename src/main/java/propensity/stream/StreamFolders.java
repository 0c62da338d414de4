package propensity.stream;

import java.nio.file.Path;

/**
 * Where dropped files go.
 *
 * @param incoming people and programs drop files here: write under a name that begins with a dot,
 *     then rename
 * @param ready accepted files, the only ones Spark sees
 * @param archive files whose rows are in the warehouse
 * @param quarantine files that were not accepted
 * @param checkpoint Spark's own memory of the query
 */
public record StreamFolders(
    Path incoming, Path ready, Path archive, Path quarantine, Path checkpoint) {}
