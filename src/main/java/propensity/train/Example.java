package propensity.train;

import propensity.session.Features;

/**
 * An event before its session's first purchase, with what came of the session.
 *
 * @param userId whose session it is; given at the session's last example alone, null before
 * @param sessionId given at the session's last example alone, null before
 * @param eventId null where no truth is to be joined
 * @param user a hash of the user id, evenly spread over all longs
 * @param startedAt epoch milliseconds of the session's first event
 * @param endedAt epoch milliseconds of the session's last event, purchases included
 * @param seq the event's place in its session, from 1
 * @param stage of the session at the event
 * @param last whether it is the session's last example
 * @param bot whether the session is a bot's
 * @param bought the label: whether the session buys after the event
 * @param features at the event; null for a session that began with a purchase, which has no example
 *     and is given as one row to be counted
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
