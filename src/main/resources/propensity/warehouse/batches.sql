-- The ledger: one row a committed batch; lines_read = enriched + duplicate + late + rejected.
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
