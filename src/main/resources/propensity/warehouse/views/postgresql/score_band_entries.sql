-- The same as on SQLite, which takes the score from the row of the minimum by itself.
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
  SELECT DISTINCT ON (session_no, band) session_no, band, propensity
  FROM banded_events
  ORDER BY session_no, band, seq - propensity
) AS e
JOIN evaluated_sessions AS s ON s.session_no = e.session_no;
