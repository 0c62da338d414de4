-- The logged inputs of the model at the last scored event of a session, one row an input, for the
-- newest 5,000 logged ones of the recent sessions: enough for an index.
DROP VIEW IF EXISTS features_at_last_score;
CREATE VIEW features_at_last_score AS
WITH logged AS (
  SELECT
    session_no,
    model_version,
    row_number() OVER (PARTITION BY model_version ORDER BY place) AS place
  FROM recent_sessions AS r
  WHERE EXISTS (
    SELECT 1 FROM events AS e
    WHERE e.session_no = r.session_no AND e.features IS NOT NULL AND e.propensity IS NOT NULL
  )
),
last AS (
  SELECT
    l.model_version,
    (
      SELECT e.record_id FROM events AS e
      WHERE e.session_no = l.session_no AND e.features IS NOT NULL AND e.propensity IS NOT NULL
      ORDER BY e.seq DESC, e.event_time DESC, e.record_id
      LIMIT 1
    ) AS record_id
  FROM logged AS l
  WHERE l.place <= 5000
)
SELECT last.model_version, f.key AS name, f.value
FROM last
JOIN events AS e ON e.record_id = last.record_id
JOIN json_each(e.features) AS f ON f.type IN ('integer', 'real');
