-- How many sessions of humans have each step recorded: a feed may lack one, or miss some of them.
DROP VIEW IF EXISTS feed_steps;
CREATE VIEW feed_steps AS
SELECT
  count(*) AS sessions,
  coalesce(sum(page_views > 0), 0) AS with_page_view,
  coalesce(sum(add_to_carts > 0), 0) AS with_cart,
  coalesce(sum(checkouts > 0), 0) AS with_checkout,
  coalesce(sum(purchases > 0), 0) AS with_purchase,
  coalesce(sum(purchases > 0 AND add_to_carts = 0), 0) AS purchases_without_cart
FROM sessions
WHERE bot = 0;
