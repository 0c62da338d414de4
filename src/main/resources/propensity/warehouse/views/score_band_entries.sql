-- The first score of each session inside each band it comes to. A score is right if, of the
-- sessions that just entered a band, that share buys: the moment is chosen by what was known then,
-- while a session's last score is chosen by hindsight. Each session counts once a band.
DROP VIEW IF EXISTS score_band_entries;
CREATE VIEW score_band_entries AS
SELECT
  s.session_no,
  s.session_id,
  s.model_version,
  s.started_at,
  e.band,
  e.propensity,
  s.converted
FROM (
  SELECT
    session_no,
    band,
    propensity,  -- SQLite takes it from the row of the minimum; of equal places the higher one
    min(seq - propensity)
  FROM banded_events
  GROUP BY session_no, band
) AS e
JOIN evaluated_sessions AS s ON s.session_no = e.session_no;
