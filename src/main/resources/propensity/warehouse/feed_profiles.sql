-- What the newest files of the feed are like; older ones are forgotten.
CREATE TABLE IF NOT EXISTS feed_profiles (
  file_id INTEGER NOT NULL PRIMARY KEY,
  profile TEXT    NOT NULL  -- JSON: columns, and by event type how many events have which fields
);
