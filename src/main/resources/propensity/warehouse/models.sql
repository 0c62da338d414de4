-- One row a model version that has scored here.
CREATE TABLE IF NOT EXISTS models (
  model_version TEXT    NOT NULL PRIMARY KEY,
  learned_until INTEGER            -- epoch milliseconds: the end of the data it learned from
) WITHOUT ROWID;
