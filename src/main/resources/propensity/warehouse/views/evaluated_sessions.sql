-- The sessions a model version may be judged by: scored by it and begun after the data it learned
-- from, since on that data it looks better than it is.
DROP VIEW IF EXISTS evaluated_sessions;
CREATE VIEW evaluated_sessions AS
SELECT s.*
FROM session_outcomes AS s
LEFT JOIN models AS m ON m.model_version = s.model_version
WHERE s.propensity IS NOT NULL AND (m.learned_until IS NULL OR s.started_at > m.learned_until);
