-- The logged inputs of the model at the last scored event of a session, one row an input, for the
-- newest 5,000 logged sessions of each version: enough for an index.
DROP VIEW IF EXISTS features_at_last_score;
CREATE VIEW features_at_last_score AS
WITH last AS (
  SELECT
    session_id,
    event_id,
    row_number() OVER (PARTITION BY session_id ORDER BY seq DESC) AS place
  FROM events
  WHERE features IS NOT NULL AND propensity IS NOT NULL
),
newest AS (
  SELECT
    s.model_version,
    last.event_id,
    row_number() OVER (
      PARTITION BY s.model_version ORDER BY s.started_at DESC, s.session_id
    ) AS place
  FROM last
  JOIN evaluated_sessions AS s ON s.session_id = last.session_id
  WHERE last.place = 1
)
SELECT n.model_version, f.key AS name, f.value
FROM newest AS n
JOIN events AS e ON e.event_id = n.event_id
JOIN json_each(e.features) AS f ON f.type IN ('integer', 'real')
WHERE n.place <= 5000;
