-- The file ledger: one row a file that was dropped.
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
