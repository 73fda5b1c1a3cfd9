-- Purchase lines with a quantity still to come, then open works orders: for
-- the interface they are orders of type M at the workshop.
SELECT
  p.sku         AS item_code,
  w.number      AS location,
  v.number      AS supplier_code,
  o.number      AS order_number,
  l.line        AS line_number,
  o.ordered_on  AS order_date,
  l.quantity    AS order_quantity,
  l.due_on      AS expected_arrival_date,
  l.quantity - COALESCE(SUM(r.quantity), 0) AS outstanding_quantity,
  'P'           AS order_type,
  l.unit_cents / 100. AS purchase_unit_cost
FROM purchase o
JOIN purchase_line l ON l.purchase_id = o.id AND NOT l.closed
JOIN product p       ON p.id = l.product_id
JOIN warehouse w     ON w.id = o.warehouse_id
JOIN vendor v        ON v.id = o.vendor_id
LEFT JOIN receipt r  ON r.purchase_id = l.purchase_id AND r.line = l.line
GROUP BY o.id, l.line
UNION ALL
SELECT p.sku, w.number, v.number, f.number, 1, f.start_on, f.quantity, f.due_on, f.quantity - f.made, 'M', NULL
FROM production f
JOIN product p   ON p.id = f.product_id
JOIN warehouse w ON w.id = f.warehouse_id
JOIN vendor v    ON v.origin = 'workshop'
WHERE f.finished_on IS NULL
