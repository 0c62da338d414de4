-- What became of the sessions in each decile of the score, by model version, and of all versions
-- together where model_version is NULL.
DROP VIEW IF EXISTS decile_outcomes;
CREATE VIEW decile_outcomes AS
WITH versions AS (
  SELECT
    model_version,
    decile,
    count(*) AS sessions,
    sum(propensity) AS propensity,
    sum(converted) AS conversions
  FROM evaluated_sessions
  WHERE model_version IS NOT NULL
  GROUP BY model_version, decile
),
deciles AS (
  SELECT * FROM versions
  UNION ALL
  SELECT NULL, decile, sum(sessions), sum(propensity), sum(conversions)
  FROM versions GROUP BY decile
),
sums AS (
  SELECT
    *,
    CAST(sum(sessions) OVER version AS DOUBLE PRECISION) AS all_sessions,
    CAST(sum(conversions) OVER version AS DOUBLE PRECISION) AS all_conversions,
    sum(sessions) OVER so_far AS sessions_so_far,
    sum(conversions) OVER so_far AS conversions_so_far
  FROM deciles
  WINDOW
    version AS (PARTITION BY model_version),
    so_far AS (PARTITION BY model_version ORDER BY decile)
)
SELECT
  model_version,
  decile,
  sessions,
  propensity / sessions AS mean_propensity,
  conversions,
  CAST(conversions AS DOUBLE PRECISION) / sessions AS conversion_rate,
  CAST(conversions AS DOUBLE PRECISION) / sessions * all_sessions / nullif(all_conversions, 0)
    AS lift,
  sessions_so_far / all_sessions AS share_of_sessions,
  conversions_so_far / nullif(all_conversions, 0) AS cumulative_gain
FROM sums;
