package propensity.event;

/**
 * What one line turns out to be: exactly one of the two is not null.
 *
 * @param event a good line
 * @param rejection a bad one
 */
public record Parsed(Event event, Rejection rejection) {
  public static Parsed of(Event event) {
    return new Parsed(event, null);
  }

  public static Parsed of(Rejection rejection) {
    return new Parsed(null, rejection);
  }
}
