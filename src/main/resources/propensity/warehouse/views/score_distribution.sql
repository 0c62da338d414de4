-- Sessions by their score at the last event before a purchase, in bands, by model version.
DROP VIEW IF EXISTS score_distribution;
CREATE VIEW score_distribution AS
SELECT
  s.model_version,
  b.band,
  b.low AS band_low,
  b.high AS band_high,
  count(*) AS sessions,
  sum(s.converted) AS conversions
FROM evaluated_sessions AS s
JOIN score_bands AS b ON s.propensity >= b.low AND s.propensity < b.high
GROUP BY s.model_version, b.band, b.low, b.high
ORDER BY s.model_version, b.band;
