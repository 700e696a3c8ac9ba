"""The order features as an analyst would write them in SQL, and a bare GROUP BY."""

from __future__ import annotations

BARE = """
CREATE OR REPLACE TABLE bare AS
SELECT customer_id, sum(amount), count(*), min(ordered_at), max(ordered_at)
FROM {source} GROUP BY customer_id
"""

BY_HAND = """
CREATE OR REPLACE TABLE features AS
WITH orders AS (
  SELECT customer_id, order_id, min(ordered_at) AS time,
    sum(amount) FILTER (amount >= 0) AS sold,
    -coalesce(sum(amount) FILTER (amount < 0), 0) AS given_back,
    max(discount) > 0 AS discounted, min(channel) AS channel
  FROM {source}
  WHERE customer_id IS NOT NULL AND ordered_at < DATE '2026-01-01'
  GROUP BY customer_id, order_id
), paced AS (
  SELECT *, sold IS NOT NULL AS ordered,
    date_diff('day', lag(time) OVER own, time) AS gap,
    date_diff('day', min(time) OVER (PARTITION BY customer_id, sold IS NOT NULL), time) AS age
  FROM orders
  WINDOW own AS (PARTITION BY customer_id, sold IS NOT NULL ORDER BY time, order_id)
), of_orders AS (
  SELECT customer_id,
    count(*) FILTER (ordered) AS orders_count,
    coalesce(sum(sold), 0) - sum(given_back) AS orders_revenue,
    median(sold) AS median_basket,
    date_diff('day', min(time) FILTER (ordered), DATE '2025-12-31') AS days_since_first_order,
    date_diff('day', max(time) FILTER (ordered), DATE '2025-12-31') AS days_since_last_order,
    median(gap) FILTER (ordered AND gap > 0) AS median_gap_days,
    CASE WHEN count(gap) FILTER (ordered AND gap > 0) > 1
      THEN stddev_pop(gap) FILTER (ordered AND gap > 0) / avg(gap) FILTER (ordered AND gap > 0)
    END AS gap_variation,
    CASE WHEN count(*) FILTER (ordered) > 1 THEN 2 * coalesce(sum(sold) FILTER (
      age > (age + date_diff('day', time, DATE '2025-12-31')) / 2), 0) / sum(sold) - 1
    END AS spend_trend,
    least(sum(given_back) / sum(sold), 1) AS returned_share,
    avg(discounted::INT) FILTER (ordered) AS discounted_share,
    avg((isodow(time) >= 6)::INT) FILTER (ordered) AS weekend_orders_share,
    avg((channel = 'online')::INT) FILTER (ordered) AS online_orders_share,
    avg((channel = 'shop')::INT) FILTER (ordered) AS shop_orders_share,
    avg((channel = 'phone')::INT) FILTER (ordered) AS phone_orders_share,
    avg((channel = 'partner')::INT) FILTER (ordered) AS partner_orders_share,
    mode(channel) FILTER (ordered) AS top_channel,
    mode(quarter(time)) FILTER (ordered) AS top_quarter
  FROM paced GROUP BY customer_id
), of_categories AS (
  SELECT customer_id, arg_max(category, money) AS top_category,
    max(money) / sum(money) AS top_category_share
  FROM (
    SELECT customer_id, category, sum(amount) AS money
    FROM {source} WHERE amount >= 0 GROUP BY customer_id, category
  ) GROUP BY customer_id
), of_products AS (
  SELECT customer_id, count(DISTINCT product) AS products_count
  FROM {source} WHERE amount >= 0 GROUP BY customer_id
)
SELECT * FROM of_orders
LEFT JOIN of_categories USING (customer_id)
LEFT JOIN of_products USING (customer_id)
"""
