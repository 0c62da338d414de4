-- How far sessions have moved away from those that the model version learned from: the population
-- stability index and its band.
DROP VIEW IF EXISTS drift;
CREATE VIEW drift AS
SELECT
  model_version,
  kind,
  name,
  sessions,
  psi,
  band,
  small
FROM drift_bins
GROUP BY model_version, kind, name, sessions, psi, band, small
ORDER BY model_version, psi DESC, name;
