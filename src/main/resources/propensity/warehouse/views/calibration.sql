-- Predicted against observed, by band of the score and model version.
DROP VIEW IF EXISTS calibration;
CREATE VIEW calibration AS
SELECT
  c.model_version,
  c.band,
  b.low AS band_low,
  b.high AS band_high,
  c.sessions,
  c.mean_propensity,
  c.conversions,
  CAST(c.conversions AS DOUBLE PRECISION) / c.sessions AS conversion_rate
FROM (
  SELECT
    model_version,
    band,
    count(*) AS sessions,
    avg(propensity) AS mean_propensity,
    sum(converted) AS conversions
  FROM score_band_entries
  GROUP BY model_version, band
) AS c
JOIN score_bands AS b ON b.band = c.band
ORDER BY c.model_version, c.band;
