-- How the sessions that a model version learned from were spread: shares of numbers between edges
-- (low is inside, high is not; NULL is no edge), and of the values of categories.
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
