-- The newest 50,000 sessions that a model version may be judged by: what "now" means for drift.
DROP VIEW IF EXISTS recent_sessions;
CREATE VIEW recent_sessions AS
WITH ranked AS (
  SELECT
    session_no,
    session_id,
    model_version,
    started_at,
    device,
    referrer,
    propensity,
    row_number() OVER (
      PARTITION BY model_version ORDER BY started_at DESC, session_id, session_no
    ) AS place
  FROM evaluated_sessions
)
SELECT * FROM ranked WHERE place <= 50000;
