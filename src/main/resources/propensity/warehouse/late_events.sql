-- One row an event that came too late to take its place in a session.
CREATE TABLE IF NOT EXISTS late_events (
  event_id    TEXT    NOT NULL PRIMARY KEY,
  session_id  TEXT,              -- as the feed gave it
  user_id     TEXT    NOT NULL,
  event_time  INTEGER NOT NULL,
  event_type  TEXT    NOT NULL,
  device      TEXT    NOT NULL,
  referrer    TEXT    NOT NULL,
  page        TEXT,
  product_id  TEXT,
  price_cents INTEGER,
  quantity    INTEGER,
  lateness_ms INTEGER NOT NULL,  -- behind the same shopper's newest event
  query_id    TEXT    NOT NULL,
  batch_id    INTEGER NOT NULL
) WITHOUT ROWID;
