package propensity.stream;

import propensity.event.Event;
import propensity.event.Rejection;

/**
 * What the stream reads; one of the three is not null.
 *
 * @param key the shopper whose event it is; empty for the rest, which no shopper is
 * @param event a good line
 * @param rejection a bad one
 * @param fileRead the end of a file
 */
public record Line(String key, Event event, Rejection rejection, FileRead fileRead) {

  /**
   * A file was read to its end.
   *
   * @param fileId its number in the file ledger
   * @param sha256 of the bytes that were read, in hexadecimal
   */
  public record FileRead(long fileId, String sha256) {}
}
