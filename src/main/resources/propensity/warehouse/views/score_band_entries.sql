-- The first score of each session inside each band it comes to. A score is right if, of the
-- sessions that just entered a band, that share buys: the moment is chosen by what was known then,
-- while a session's last score is chosen by hindsight. Each session counts once a band.
DROP VIEW IF EXISTS score_band_entries;
CREATE VIEW score_band_entries AS
SELECT
  s.session_id,
  s.model_version,
  s.started_at,
  e.band,
  e.propensity,
  s.converted
FROM (
  SELECT
    session_id,
    CASE
      WHEN propensity < 0.001 THEN 1
      WHEN propensity < 0.002 THEN 2
      WHEN propensity < 0.005 THEN 3
      WHEN propensity < 0.01 THEN 4
      WHEN propensity < 0.02 THEN 5
      WHEN propensity < 0.05 THEN 6
      WHEN propensity < 0.1 THEN 7
      WHEN propensity < 0.2 THEN 8
      WHEN propensity < 0.3 THEN 9
      WHEN propensity < 0.4 THEN 10
      WHEN propensity < 0.5 THEN 11
      WHEN propensity < 0.6 THEN 12
      WHEN propensity < 0.7 THEN 13
      WHEN propensity < 0.8 THEN 14
      WHEN propensity < 0.9 THEN 15
      ELSE 16
    END AS band,
    propensity,  -- SQLite takes it from the row of the minimum
    min(seq)
  FROM events
  WHERE propensity IS NOT NULL
  GROUP BY 1, 2
) AS e
JOIN session_outcomes AS s ON s.session_id = e.session_id;
