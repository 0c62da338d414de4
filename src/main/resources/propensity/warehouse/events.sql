-- One row an event that took its place in a session. The key is where the event was read, file_id * 2^32 +
-- line: it only grows, so that writing touches the end of the table and of its index, however large it is.
CREATE TABLE IF NOT EXISTS events (
  record_id        INTEGER NOT NULL PRIMARY KEY,
  event_id         TEXT    NOT NULL,  -- its shopper has no other event with it within 7 days
  session_no       INTEGER NOT NULL,  -- the key of sessions
  session_id       TEXT    NOT NULL,  -- the same for people
  user_id          TEXT    NOT NULL,
  event_time       INTEGER NOT NULL,  -- epoch milliseconds, UTC
  event_type       TEXT    NOT NULL,
  device           TEXT    NOT NULL,
  referrer         TEXT    NOT NULL,
  page             TEXT,
  product_id       TEXT,
  price_cents      INTEGER,
  quantity         NUMERIC,           -- up to three decimals
  order_id         TEXT,
  value_cents      INTEGER,           -- into the cart or out of it, to the shop or back; NULL where not known
  currency         TEXT,              -- of its amounts where they are kept apart; NULL is the shop's
  seq              INTEGER NOT NULL,  -- place in the session on arrival, from 1
  stage            TEXT    NOT NULL,  -- browse, cart, checkout, purchased
  cart_value_cents INTEGER NOT NULL,
  propensity       REAL,              -- NULL from the session's first purchase on
  decile           INTEGER,           -- 1 is the highest propensity
  model_version    TEXT    NOT NULL,
  features         TEXT,              -- JSON of the exact inputs, for the logged share of users
  query_id         TEXT    NOT NULL,
  batch_id         INTEGER NOT NULL,
  arrived_at       INTEGER NOT NULL,  -- epoch milliseconds, when its file was accepted
  scored_at        INTEGER NOT NULL   -- epoch milliseconds
);
CREATE INDEX IF NOT EXISTS events_session ON events (session_no, seq);
CREATE INDEX IF NOT EXISTS events_order ON events (order_id) WHERE order_id IS NOT NULL;
-- For the report: purchases, and the logged shoppers' scored events, without going through all rows.
CREATE INDEX IF NOT EXISTS events_purchases ON events (session_no, event_time)
WHERE event_type = 'purchase';
CREATE INDEX IF NOT EXISTS events_logged ON events (session_no, seq, propensity)
WHERE features IS NOT NULL AND propensity IS NOT NULL;
-- What is in no revenue, since its currency has no rate.
CREATE INDEX IF NOT EXISTS events_apart ON events (session_no) WHERE currency IS NOT NULL;
