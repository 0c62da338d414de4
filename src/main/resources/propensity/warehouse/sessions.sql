-- One row a session, as it stands after the newest batch. The key grows with the events' keys, so that new
-- rows lie together, where they are also closed.
CREATE TABLE IF NOT EXISTS sessions (
  session_no        INTEGER NOT NULL PRIMARY KEY,  -- record_id of its first event in order of time
  session_id        TEXT    NOT NULL,  -- for people; its shopper has no other session with it
  user_id           TEXT    NOT NULL,
  started_at        INTEGER NOT NULL,  -- epoch milliseconds, UTC
  last_event_at     INTEGER NOT NULL,
  device            TEXT    NOT NULL,
  referrer          TEXT    NOT NULL,
  events            INTEGER NOT NULL,
  page_views        INTEGER NOT NULL,
  add_to_carts      INTEGER NOT NULL,
  checkouts         INTEGER NOT NULL,
  purchases         INTEGER NOT NULL,
  distinct_products INTEGER NOT NULL,
  cart_value_cents  INTEGER NOT NULL,
  revenue_cents     INTEGER NOT NULL,  -- of its purchases, whatever was paid back
  refunds           INTEGER NOT NULL DEFAULT 0,  -- a session of nothing else is no visit
  refunded_cents    INTEGER NOT NULL DEFAULT 0,
  converted         INTEGER NOT NULL,  -- 1 if it brought a purchase
  propensity        REAL,              -- at the last event before a purchase
  decile            INTEGER,           -- 1 is the highest propensity
  model_version     TEXT    NOT NULL,
  closed            INTEGER NOT NULL,  -- 1 once three shoppers are past its gap and the allowed lateness
  returning_visitor INTEGER NOT NULL,  -- 1 if the shopper was here before
  bot               INTEGER NOT NULL   -- 1 if it did more in its time than a human does
);
CREATE INDEX IF NOT EXISTS sessions_open ON sessions (last_event_at) WHERE closed = 0;
CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user_id, started_at);
