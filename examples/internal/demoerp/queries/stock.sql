-- The bins of a warehouse are one location for planning. Allocated is what
-- customers and transfers have set aside; it is left out of co.csv and
-- transfer.csv, so that no demand counts twice.
WITH
on_hand AS (
  SELECT product_id, warehouse_id, SUM(quantity) AS quantity
  FROM bin_stock GROUP BY 1, 2
),
set_aside AS (
  SELECT product_id, warehouse_id, SUM(quantity) AS quantity FROM (
    SELECT l.product_id, o.warehouse_id, l.reserved AS quantity
    FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id
    UNION ALL
    SELECT l.product_id, t.from_id, l.picked
    FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id
  ) GROUP BY 1, 2
)
SELECT
  p.sku                        AS item_code,
  w.number                     AS location,
  a.listed_on                  AS date_added,
  a.cost_cents / 100.          AS inventory_unit_cost,
  a.purchase_cents / 100.      AS purchase_unit_cost,
  a.price_cents / 100.         AS selling_price,
  COALESCE(h.quantity, 0)      AS stock_on_hand,
  COALESCE(s.quantity, 0)      AS allocated_stock,
  IIF(a.source_id IS NULL, 'EX', 'IN') AS supply_type,
  COALESCE(src.number, v.number)       AS supply_code,
  v.number                     AS vendor_code,
  IIF(a.lot_size > 1, 'carton', NULL)   AS purchase_unit_of_measure,
  IIF(a.lot_size > 1, a.lot_size, NULL) AS purchase_factor,
  v.currency                   AS purchase_currency_code,
  a.lead_days                  AS lead_time,
  CASE p.status WHEN 'active' THEN 'S' WHEN 'to order' THEN 'N' ELSE 'O' END AS stocking_indicator,
  a.min_stock                  AS minimum_stock,
  a.min_order                  AS minimum_order_qty,
  a.lot_size                   AS order_multiple,
  c.code                       AS group_1,
  r.code                       AS group_2
FROM planning a
JOIN product p    ON p.id = a.product_id
JOIN warehouse w  ON w.id = a.warehouse_id
JOIN vendor v     ON v.id = a.vendor_id
JOIN category c   ON c.id = p.category_id
LEFT JOIN collection r  ON r.id = p.collection_id
LEFT JOIN warehouse src ON src.id = a.source_id
LEFT JOIN on_hand h   ON h.product_id = a.product_id AND h.warehouse_id = a.warehouse_id
LEFT JOIN set_aside s ON s.product_id = a.product_id AND s.warehouse_id = a.warehouse_id
ORDER BY a.product_id, a.warehouse_id
