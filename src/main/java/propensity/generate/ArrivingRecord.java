package propensity.generate;

import java.io.Serializable;

/**
 * One record of an event file on its way into another.
 *
 * @param arrival epoch milliseconds; the least long where neither the record nor one before it in
 *     its file has a time
 * @param id the event's id, or that of the record before it where it has none; may be empty
 * @param copy whether the record before it in its file has the same id
 * @param shape place of its file's shape among all shapes
 * @param line the record as it stands, one character per byte
 */
public record ArrivingRecord(long arrival, String id, boolean copy, int shape, String line)
    implements Serializable {}
