-- Where executors put the rows of a batch until the driver merges them: not logged, since a batch
-- whose rows are lost with a server is computed again. Only rows of the attempts that the driver
-- knows to have come to their end count; the others are nobody's.
CREATE UNLOGGED TABLE IF NOT EXISTS staged_rows (
  query_id          TEXT    NOT NULL,
  batch_id          INTEGER NOT NULL,
  part              INTEGER NOT NULL,  -- Spark's partition
  attempt           INTEGER NOT NULL,  -- Spark's number of the task's attempt
  place             INTEGER NOT NULL,  -- in the order of the attempt's rows
  kind              TEXT    NOT NULL,  -- enriched, late, duplicate, moved, session, session_gone, rejected, file
  event_id          TEXT,
  session_id        TEXT,
  user_id           TEXT,
  event_time        INTEGER,
  event_type        TEXT,
  device            TEXT,
  referrer          TEXT,
  page              TEXT,
  product_id        TEXT,
  price_cents       INTEGER,
  quantity          INTEGER,
  seq               INTEGER,
  stage             TEXT,
  cart_value_cents  INTEGER,
  propensity        REAL,
  decile            INTEGER,
  features          TEXT,
  lateness_ms       INTEGER,
  feed_session_id   TEXT,              -- as the feed gave it
  started_at        INTEGER,
  last_event_at     INTEGER,
  events            INTEGER,
  page_views        INTEGER,
  add_to_carts      INTEGER,
  checkouts         INTEGER,
  purchases         INTEGER,
  distinct_products INTEGER,
  revenue_cents     INTEGER,
  returning_visitor INTEGER,
  bot               INTEGER,
  file_id           INTEGER,
  line_no           INTEGER,
  reason            TEXT,
  column_name       TEXT,
  raw               TEXT,
  raw_sha256        TEXT               -- of the line, or of the file's bytes
);
