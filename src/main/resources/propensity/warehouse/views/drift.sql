-- How far sessions have moved away from those that the model version learned from: the population
-- stability index. By custom up to 0.1 is stable, up to 0.25 worth a look, above a change.
DROP VIEW IF EXISTS drift;
CREATE VIEW drift AS
SELECT
  model_version,
  kind,
  name,
  sessions,
  psi,
  CASE WHEN psi <= 0.1 THEN 'stable' WHEN psi <= 0.25 THEN 'moderate' ELSE 'large' END AS band,
  small
FROM drift_bins
GROUP BY model_version, kind, name, sessions, psi, small
ORDER BY model_version, psi DESC, name;
