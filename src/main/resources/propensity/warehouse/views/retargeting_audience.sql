-- Whom to write to, the most worthwhile first: abandoned carts of the last days, with
-- expected value = propensity x cart value x margin - contact cost. Chosen are those that pay and
-- that the budget covers. A propensity is not an uplift: it says who is likely to buy, not whom
-- the contact makes buy. Margin, cost, budget and days are those of decision_settings.
DROP VIEW IF EXISTS retargeting_audience;
DROP VIEW IF EXISTS decision_defaults; -- of earlier versions
CREATE VIEW retargeting_audience AS
WITH valued AS (
  SELECT
    c.*,
    c.propensity * c.cart_value_cents * d.margin - d.contact_cost_cents AS expected_value_cents,
    d.contact_cost_cents,
    d.budget_cents
  FROM abandoned_carts AS c, decision_settings AS d
  WHERE c.days_ago <= d.audience_days
),
ranked AS (
  SELECT
    row_number() OVER (ORDER BY expected_value_cents DESC, session_id) AS rank,
    *
  FROM valued
)
SELECT
  rank,
  session_id,
  user_id,
  device,
  referrer,
  visitor,
  stage,
  last_event_at,
  propensity,
  decile,
  cart_value_cents,
  expected_value_cents,
  rank * contact_cost_cents AS running_cost_cents,
  CASE
    WHEN expected_value_cents > 0 AND rank * contact_cost_cents <= budget_cents THEN 1 ELSE 0
  END AS chosen
FROM ranked
ORDER BY rank;
