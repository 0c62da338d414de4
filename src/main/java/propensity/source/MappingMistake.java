package propensity.source;

/** A source mapping that is invalid, or that does not fit a file. */
public final class MappingMistake extends IllegalArgumentException {
  private final String key;
  private final String remedy;

  /**
   * @param key of the setting concerned, such as {@code columns.user_id}
   * @param what is wrong with it
   * @param remedy what to write instead
   */
  public MappingMistake(String key, String what, String remedy) {
    super(what);
    this.key = key;
    this.remedy = remedy;
  }

  /** Of the setting concerned, below the section {@code source}. */
  public String key() {
    return key;
  }

  /** What to write instead. */
  public String remedy() {
    return remedy;
  }
}
