-- What became of the sessions in each decile of the score, by model version; decile 1 is the
-- highest. The edges are the model card's and stay, so the deciles need not be of one size.
DROP VIEW IF EXISTS score_deciles;
CREATE VIEW score_deciles AS
SELECT
  model_version,
  decile,
  sessions,
  mean_propensity,
  conversions,
  conversion_rate,
  wilson_low(conversions, sessions) AS low,
  wilson_high(conversions, sessions) AS high,
  CASE WHEN sessions < 100 THEN 1 ELSE 0 END AS small,
  lift,
  cumulative_gain
FROM decile_outcomes
WHERE model_version IS NOT NULL
ORDER BY model_version, decile;
