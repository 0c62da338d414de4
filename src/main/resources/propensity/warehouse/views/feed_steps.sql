-- How many sessions of humans have each step recorded: a feed may lack one, or miss some of them.
DROP VIEW IF EXISTS feed_steps;
CREATE VIEW feed_steps AS
SELECT
  count(*) AS sessions,
  count(*) FILTER (WHERE page_views > 0) AS with_page_view,
  count(*) FILTER (WHERE add_to_carts > 0) AS with_cart,
  count(*) FILTER (WHERE checkouts > 0) AS with_checkout,
  count(*) FILTER (WHERE purchases > 0) AS with_purchase,
  count(*) FILTER (WHERE purchases > 0 AND add_to_carts = 0) AS purchases_without_cart
FROM sessions
WHERE bot = 0 AND events > refunds;
