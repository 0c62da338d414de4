-- Scored events with the band of their score (score_bands) and whether the inputs were logged.
DROP VIEW IF EXISTS banded_events;
CREATE VIEW banded_events AS
SELECT
  session_no,
  session_id,
  seq,
  propensity,
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
  features
FROM events
WHERE propensity IS NOT NULL;
