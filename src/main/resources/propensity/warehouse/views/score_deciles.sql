-- What became of the sessions in each decile of the score, by model version; decile 1 is the
-- highest. The edges are the model card's and stay, so the deciles need not be of one size.
DROP VIEW IF EXISTS score_deciles;
CREATE VIEW score_deciles AS
WITH deciles AS (
  SELECT
    model_version,
    decile,
    count(*) AS sessions,
    avg(propensity) AS mean_propensity,
    sum(converted) AS conversions
  FROM evaluated_sessions
  GROUP BY model_version, decile
),
rates AS (
  SELECT
    *,
    CAST(conversions AS DOUBLE PRECISION) / sessions AS p,
    CAST(sessions AS DOUBLE PRECISION) AS n,
    CAST(3.841458820694124 AS DOUBLE PRECISION) AS zz,
    sum(sessions) OVER version AS all_sessions,
    sum(conversions) OVER version AS all_conversions,
    sum(conversions) OVER so_far AS conversions_so_far
  FROM deciles
  WINDOW
    version AS (PARTITION BY model_version),
    so_far AS (PARTITION BY model_version ORDER BY decile)
),
wilson AS (
  SELECT
    *,
    p + zz / (2 * n) AS middle,
    sqrt(zz * (p * (1 - p) / n + zz / (4 * n * n))) AS reach
  FROM rates
)
SELECT
  model_version,
  decile,
  sessions,
  mean_propensity,
  conversions,
  p AS conversion_rate,
  CASE WHEN middle < reach THEN 0 ELSE (middle - reach) / (1 + zz / n) END AS low,
  CASE WHEN middle + reach > 1 + zz / n THEN 1 ELSE (middle + reach) / (1 + zz / n) END AS high,
  CASE WHEN sessions < 100 THEN 1 ELSE 0 END AS small,
  p * all_sessions / nullif(all_conversions, 0) AS lift,
  CAST(conversions_so_far AS DOUBLE PRECISION) / nullif(all_conversions, 0) AS cumulative_gain
FROM wilson
ORDER BY model_version, decile;
