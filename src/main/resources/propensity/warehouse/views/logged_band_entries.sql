-- The same as score_band_entries, of the shoppers whose inputs are logged: a sample by shopper that
-- an index finds, for warehouses too large to go through.
DROP VIEW IF EXISTS logged_band_entries;
CREATE VIEW logged_band_entries AS
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
  WHERE features IS NOT NULL
  GROUP BY session_no, band
) AS e
JOIN evaluated_sessions AS s ON s.session_no = e.session_no;
