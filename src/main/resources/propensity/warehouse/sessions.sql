-- One row a session, as it stands after the newest batch. New ones lie together, where they are also closed;
-- by id they would spread over all pages of the table.
CREATE TABLE IF NOT EXISTS sessions (
  session_id        TEXT    NOT NULL PRIMARY KEY,
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
  revenue_cents     INTEGER NOT NULL,
  converted         INTEGER NOT NULL,  -- 1 if it brought a purchase
  propensity        REAL,              -- at the last event before a purchase
  decile            INTEGER,           -- 1 is the highest propensity
  model_version     TEXT    NOT NULL,
  closed            INTEGER NOT NULL,  -- 1 once the gap has passed in event time
  returning_visitor INTEGER NOT NULL,  -- 1 if the shopper was here before
  bot               INTEGER NOT NULL   -- 1 if it did more in its time than a human does
);
CREATE INDEX IF NOT EXISTS sessions_open ON sessions (last_event_at) WHERE closed = 0;
