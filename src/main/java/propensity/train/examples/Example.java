package propensity.train.examples;

import propensity.session.Features;

/**
 * An event before its session's first purchase, with the session's outcome.
 *
 * @param userId on the session's last example only, to save space; else null
 * @param sessionId on the session's last example only; else null
 * @param eventId null where no truth is to be joined
 * @param user a hash of the user id, evenly spread over all longs
 * @param startedAt epoch milliseconds of the session's first event
 * @param endedAt epoch milliseconds of the session's last event, purchases included
 * @param seq number of the event in its session, from 1
 * @param stage of the session at the event
 * @param last whether it is the session's last example
 * @param bot whether the session is a bot's
 * @param bought the label: whether the session buys after the event
 * @param features at the event; null for a session that began with a purchase: it has no example,
 *     but one row, so that it is counted
 */
public record Example(
    String userId,
    String sessionId,
    String eventId,
    long user,
    long startedAt,
    long endedAt,
    int seq,
    String stage,
    boolean last,
    boolean bot,
    boolean bought,
    Features features) {}
