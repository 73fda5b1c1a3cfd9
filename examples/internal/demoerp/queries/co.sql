-- What is set aside for a customer counts in stock.csv, so only the rest is
-- outstanding, and a line without a rest is left out.
SELECT
  p.sku        AS item_code,
  w.number     AS location,
  c.number     AS customer_code,
  o.number     AS order_number,
  l.line       AS line_number,
  o.ordered_on AS order_date,
  l.quantity   AS order_quantity,
  l.wanted_on  AS requested_date,
  l.quantity - l.delivered - l.reserved AS outstanding_quantity
FROM sales_order o
JOIN sales_order_line l ON l.order_id = o.id
JOIN product p   ON p.id = l.product_id
JOIN warehouse w ON w.id = o.warehouse_id
JOIN customer c  ON c.id = o.customer_id
WHERE l.quantity > l.delivered + l.reserved
ORDER BY o.id, l.line
