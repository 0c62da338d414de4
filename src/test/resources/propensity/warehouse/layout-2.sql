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
  quantity         INTEGER,
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
CREATE INDEX IF NOT EXISTS events_purchases ON events (session_no, event_time)
WHERE event_type = 'purchase';
CREATE INDEX IF NOT EXISTS events_logged ON events (session_no, seq, propensity)
WHERE features IS NOT NULL AND propensity IS NOT NULL;
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
  revenue_cents     INTEGER NOT NULL,
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
CREATE TABLE IF NOT EXISTS rejected_events (
  record_id   INTEGER NOT NULL PRIMARY KEY,  -- file_id * 2^32 + line_no
  file_id     INTEGER NOT NULL,
  line_no     INTEGER NOT NULL,  -- line or row of the file, from 1; the header has none
  reason      TEXT    NOT NULL,
  column_name TEXT,
  raw         TEXT    NOT NULL,  -- cut at 64 Ki characters
  raw_sha256  TEXT    NOT NULL,  -- of the whole line
  query_id    TEXT    NOT NULL,
  batch_id    INTEGER NOT NULL
);
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
  quantity    INTEGER,
  lateness_ms INTEGER NOT NULL,  -- behind the same shopper's newest event
  query_id    TEXT    NOT NULL,
  batch_id    INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS late_events_user ON late_events (user_id, event_time);
CREATE TABLE IF NOT EXISTS batches (
  query_id      TEXT    NOT NULL,
  batch_id      INTEGER NOT NULL,
  model_version TEXT    NOT NULL,
  lines_read    INTEGER NOT NULL,
  enriched      INTEGER NOT NULL,
  duplicate     INTEGER NOT NULL,
  late          INTEGER NOT NULL,
  rejected      INTEGER NOT NULL,
  started_at    INTEGER NOT NULL,  -- epoch milliseconds
  committed_at  INTEGER NOT NULL,
  newest_event  INTEGER NOT NULL,  -- epoch milliseconds of the newest event so far; 0 before one
  PRIMARY KEY (query_id, batch_id),
  CHECK (lines_read = enriched + duplicate + late + rejected)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  file_id     INTEGER NOT NULL PRIMARY KEY,  -- in the order of acceptance
  name        TEXT    NOT NULL,
  sha256      TEXT    NOT NULL,
  bytes       INTEGER NOT NULL,
  lines       INTEGER NOT NULL,  -- records, the header apart
  state       TEXT    NOT NULL CHECK (state IN ('accepted', 'duplicate', 'quarantined')),
  reason      TEXT,              -- why it was not accepted
  accepted_at INTEGER NOT NULL,  -- epoch milliseconds, when the gate decided
  query_id    TEXT,              -- the batch that brought its rows in
  batch_id    INTEGER,
  mapping     TEXT               -- sha-256 of how the source was read, where it was accepted
);
CREATE INDEX IF NOT EXISTS files_sha256 ON files (sha256);
CREATE INDEX IF NOT EXISTS files_waiting ON files (file_id)
WHERE state = 'accepted' AND batch_id IS NULL;
CREATE INDEX IF NOT EXISTS files_batch ON files (query_id, batch_id);
CREATE TABLE IF NOT EXISTS models (
  model_version TEXT    NOT NULL PRIMARY KEY,
  learned_until INTEGER            -- epoch milliseconds: the end of the data it learned from
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drift_reference (
  model_version TEXT    NOT NULL,
  kind          TEXT    NOT NULL,  -- score, feature, category
  name          TEXT    NOT NULL,
  bin           INTEGER NOT NULL,
  low           REAL,
  high          REAL,
  value         TEXT,
  share         REAL    NOT NULL,
  PRIMARY KEY (model_version, kind, name, bin)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decision_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  margin REAL NOT NULL,
  contact_cost_cents INTEGER NOT NULL,
  budget_cents INTEGER NOT NULL,
  audience_days INTEGER NOT NULL
);
