-- One row a line that is no event.
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
