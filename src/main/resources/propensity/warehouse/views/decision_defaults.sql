-- What the view retargeting_audience reckons with; the report takes these from its settings.
DROP VIEW IF EXISTS decision_defaults;
CREATE VIEW decision_defaults (margin, contact_cost_cents, budget_cents, audience_days) AS
VALUES (0.30, 50, 5000, 7);
