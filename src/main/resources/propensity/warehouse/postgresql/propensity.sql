-- What tells our schema from others: one row.
CREATE TABLE IF NOT EXISTS propensity (
  version    INTEGER NOT NULL,  -- of the layout of the tables
  created_at INTEGER NOT NULL   -- epoch milliseconds
);
