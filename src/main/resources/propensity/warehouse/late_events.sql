-- One row an event that came too late to take its place in a session.
CREATE TABLE IF NOT EXISTS late_events (
  record_id   INTEGER NOT NULL PRIMARY KEY,  -- where it was read: file_id * 2^32 + line
  event_id    TEXT    NOT NULL,
  session_id  TEXT,              -- as the feed gave it
  user_id     TEXT    NOT NULL,
  event_time  INTEGER NOT NULL,
  event_type  TEXT    NOT NULL,
  device      TEXT    NOT NULL,
  referrer    TEXT    NOT NULL,
  page        TEXT,
  product_id  TEXT,
  price_cents INTEGER,
  quantity    NUMERIC,
  order_id    TEXT,
  value_cents INTEGER,
  currency    TEXT,
  lateness_ms INTEGER NOT NULL,  -- behind the same shopper's newest event
  query_id    TEXT    NOT NULL,
  batch_id    INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS late_events_user ON late_events (user_id, event_time);
