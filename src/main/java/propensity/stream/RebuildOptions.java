package propensity.stream;

/**
 * What a person has allowed a rebuild, which would end otherwise.
 *
 * @param acceptMissing whether files that are lost are left out
 * @param acceptMapping whether another source mapping reads the files than they were accepted with,
 *     if it makes no fewer events of any
 */
public record RebuildOptions(boolean acceptMissing, boolean acceptMapping) {
  /** Everything must be as it was. */
  public static final RebuildOptions STRICT = new RebuildOptions(false, false);
}
