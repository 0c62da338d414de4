-- What each model version promised at the sessions' last score, and what came of it.
DROP VIEW IF EXISTS outcome_by_model_version;
CREATE VIEW outcome_by_model_version AS
SELECT
  model_version,
  count(*) AS sessions,
  avg(propensity) AS mean_propensity,
  sum(converted) AS conversions,
  CAST(sum(converted) AS DOUBLE PRECISION) / count(*) AS conversion_rate,
  sum(revenue_cents) AS revenue_cents,
  min(started_at) AS first_session_at,
  max(started_at) AS last_session_at
FROM session_outcomes
GROUP BY model_version
ORDER BY first_session_at, model_version;
