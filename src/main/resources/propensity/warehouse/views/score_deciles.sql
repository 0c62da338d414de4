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
    1.0 * conversions / sessions AS p,
    1.0 * sessions AS n,
    3.841458820694124 AS zz,
    sum(sessions) OVER version AS all_sessions,
    sum(conversions) OVER version AS all_conversions,
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
  mean_propensity,
  conversions,
  p AS conversion_rate,
  max(0, (p + zz / (2 * n) - sqrt(zz * (p * (1 - p) / n + zz / (4 * n * n)))) / (1 + zz / n))
    AS low,
  min(1, (p + zz / (2 * n) + sqrt(zz * (p * (1 - p) / n + zz / (4 * n * n)))) / (1 + zz / n))
    AS high,
  sessions < 100 AS small,
  p * all_sessions / nullif(all_conversions, 0) AS lift,
  1.0 * conversions_so_far / nullif(all_conversions, 0) AS cumulative_gain
FROM rates
ORDER BY model_version, decile;
