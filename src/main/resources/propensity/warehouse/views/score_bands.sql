-- Bands of propensity with fixed edges, narrow where most sessions are; low is inside, high is not.
DROP VIEW IF EXISTS score_bands;
CREATE VIEW score_bands (band, low, high) AS
VALUES
  (1, 0.0, 0.001), (2, 0.001, 0.002), (3, 0.002, 0.005), (4, 0.005, 0.01),
  (5, 0.01, 0.02), (6, 0.02, 0.05), (7, 0.05, 0.1), (8, 0.1, 0.2),
  (9, 0.2, 0.3), (10, 0.3, 0.4), (11, 0.4, 0.5), (12, 0.5, 0.6),
  (13, 0.6, 0.7), (14, 0.7, 0.8), (15, 0.8, 0.9), (16, 0.9, 1.0);
