-- What the view retargeting_audience counts with, in one row: stream and report write it from their
-- settings (report.margin and so on).
CREATE TABLE IF NOT EXISTS decision_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  margin REAL NOT NULL,
  contact_cost_cents INTEGER NOT NULL,
  budget_cents INTEGER NOT NULL,
  audience_days INTEGER NOT NULL
);
