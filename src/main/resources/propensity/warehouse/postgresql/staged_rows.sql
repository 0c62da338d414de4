-- Where executors put the rows of a batch until the driver merges them: not logged, since a batch
-- whose rows are lost with a server is computed again. Only rows of the attempts that the driver
-- knows to have come to their end count; the others are deleted. The columns of the kinds of rows
-- are added by the stream, which has them from its records.
CREATE UNLOGGED TABLE IF NOT EXISTS staged_rows (
  query_id TEXT    NOT NULL,
  batch_id INTEGER NOT NULL,
  part     INTEGER NOT NULL,  -- Spark's partition
  attempt  INTEGER NOT NULL,  -- Spark's number of the task's attempt
  place    INTEGER NOT NULL,  -- in the order of the attempt's rows
  kind     TEXT    NOT NULL
);
