-- One row a difference of a file from those before it.
CREATE TABLE IF NOT EXISTS feed_changes (
  file_id      INTEGER NOT NULL,
  what         TEXT    NOT NULL,  -- column_gone, column_new, type_gone, type_new, values_gone, values_new
  name         TEXT    NOT NULL,  -- of the column, the event type or the field
  event_type   TEXT,              -- whose values they are
  share_before REAL,
  share        REAL
);
CREATE INDEX IF NOT EXISTS feed_changes_file ON feed_changes (file_id);
