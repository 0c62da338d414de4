package propensity.sink;

/**
 * A file was read to its end.
 *
 * @param fileId its number in the file ledger
 * @param sha256 of the bytes that were read, in hexadecimal
 */
public record FileRead(long fileId, String sha256) {}
