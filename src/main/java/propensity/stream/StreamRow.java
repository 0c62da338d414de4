package propensity.stream;

import propensity.event.Rejection;
import propensity.session.Outcome;

/**
 * What goes to the warehouse; one of the three is not null.
 *
 * @param outcome what became of an event or a session
 * @param rejection a bad line
 * @param fileRead the end of a file
 */
public record StreamRow(Outcome outcome, Rejection rejection, Line.FileRead fileRead) {}
