-- Shares of sessions now and among those the model version learned from, bin by bin: of the score,
-- of the logged inputs at the last score, and of device and referrer; now is the newest 50,000
-- sessions of the version. A value that the version has never seen is a bin of its own, without a
-- number. psi is the population stability index of all bins together, the sum of
-- (now - then) x ln(now / then), an empty bin taken as 0.0001. Its band: by custom up to 0.1 is
-- stable, up to 0.25 moderate, above large. small is 1 where chance alone passes
-- 0.1 one time in twenty: sessions x psi is nearly a chi-square of bins - 1 degrees of freedom
-- (B. Yurdakul 2018), taken as normal; and for weekend in less than a week.
DROP VIEW IF EXISTS drift_bins;
CREATE VIEW drift_bins AS
WITH recent AS MATERIALIZED (
  SELECT * FROM recent_sessions
),
numbers AS (
  SELECT model_version, 'score' AS kind, 'score' AS name, propensity AS number
  FROM recent
  UNION ALL
  SELECT model_version, 'feature', name, value FROM features_at_last_score
),
categories AS (
  SELECT model_version, 'device' AS name, device AS value, count(*) AS sessions
  FROM recent GROUP BY model_version, device
  UNION ALL
  SELECT model_version, 'referrer', referrer, count(*)
  FROM recent GROUP BY model_version, referrer
),
counts AS (
  SELECT n.model_version, n.kind, n.name, r.bin, r.value, count(*) AS sessions
  FROM numbers AS n
  JOIN drift_reference AS r
    ON r.model_version = n.model_version AND r.kind = n.kind AND r.name = n.name
    AND (r.low IS NULL OR n.number >= r.low) AND (r.high IS NULL OR n.number < r.high)
  GROUP BY n.model_version, n.kind, n.name, r.bin, r.value
  UNION ALL
  SELECT c.model_version, 'category', c.name, r.bin, c.value, c.sessions
  FROM categories AS c
  LEFT JOIN drift_reference AS r
    ON r.model_version = c.model_version AND r.kind = 'category' AND r.name = c.name
    AND r.value = c.value
),
bins AS (
  SELECT r.model_version, r.kind, r.name, r.bin, r.low, r.value, r.share,
    coalesce(c.sessions, 0) AS sessions
  FROM drift_reference AS r
  LEFT JOIN counts AS c
    ON c.model_version = r.model_version AND c.kind = r.kind AND c.name = r.name AND c.bin = r.bin
  UNION ALL
  SELECT c.model_version, c.kind, c.name, NULL, NULL, c.value, 0, c.sessions
  FROM counts AS c
  WHERE c.bin IS NULL
    AND EXISTS (
      SELECT 1 FROM drift_reference AS r
      WHERE r.model_version = c.model_version AND r.kind = c.kind AND r.name = c.name
    )
),
shares AS (
  SELECT
    *,
    sum(sessions) OVER whole AS all_sessions,
    count(*) OVER whole - 1 AS degrees,
    CAST(sessions AS DOUBLE PRECISION) / nullif(sum(sessions) OVER whole, 0) AS now
  FROM bins
  WINDOW whole AS (PARTITION BY model_version, kind, name)
),
spread AS (
  SELECT
    *,
    CASE WHEN now < 0.0001 THEN 0.0001 ELSE now END AS now_or_little,
    CASE WHEN share < 0.0001 THEN 0.0001 ELSE share END AS then_or_little
  FROM shares
),
spans AS (
  SELECT model_version, max(started_at) - min(started_at) AS milliseconds
  FROM recent
  GROUP BY model_version
),
indexes AS (
  SELECT
    s.model_version,
    s.kind,
    s.name,
    s.bin,
    s.low,
    s.value,
    s.share AS reference_share,
    s.now AS current_share,
    s.all_sessions AS sessions,
    sum(
      (s.now_or_little - s.then_or_little) * ln(s.now_or_little / s.then_or_little)
    ) OVER (PARTITION BY s.model_version, s.kind, s.name) AS psi,
    CASE
      WHEN s.all_sessions < 100
        OR (s.degrees + 1.645 * sqrt(2.0 * s.degrees)) / s.all_sessions > 0.1
        OR (s.name = 'weekend' AND w.milliseconds < 561600000) THEN 1
      ELSE 0
    END AS small
  FROM spread AS s
  JOIN spans AS w ON w.model_version = s.model_version
  WHERE s.all_sessions > 0
)
SELECT
  *,
  CASE WHEN psi <= 0.1 THEN 'stable' WHEN psi <= 0.25 THEN 'moderate' ELSE 'large' END AS band
FROM indexes;
