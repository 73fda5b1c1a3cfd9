-- Lines completed in the last twelve months, one row for each delivery, then
-- the finished works orders.
WITH
since AS (SELECT date(business_day, '-12 months') AS day FROM company),
completed AS (
  SELECT purchase_id, line FROM receipt
  GROUP BY 1, 2 HAVING MAX(received_on) >= (SELECT day FROM since)
)
SELECT
  p.sku         AS item_code,
  w.number      AS location,
  v.number      AS supplier_code,
  o.number      AS order_number,
  l.line        AS line_number,
  o.ordered_on  AS order_date,
  l.quantity    AS order_quantity,
  l.due_on      AS expected_arrival_date,
  IIF(o.rush, 'EM', 'ST') AS order_urgency,
  r.quantity    AS quantity_received,
  r.received_on AS date_of_receipt,
  l.unit_cents / 100. AS purchase_unit_cost
FROM completed c
JOIN purchase_line l ON l.purchase_id = c.purchase_id AND l.line = c.line AND l.closed
JOIN purchase o      ON o.id = l.purchase_id
JOIN receipt r       ON r.purchase_id = l.purchase_id AND r.line = l.line
JOIN product p       ON p.id = l.product_id
JOIN warehouse w     ON w.id = o.warehouse_id
JOIN vendor v        ON v.id = o.vendor_id
UNION ALL
SELECT p.sku, w.number, v.number, f.number, 1, f.start_on, f.quantity, f.due_on, 'ST', f.made, f.finished_on, NULL
FROM production f
JOIN product p   ON p.id = f.product_id
JOIN warehouse w ON w.id = f.warehouse_id
JOIN vendor v    ON v.origin = 'workshop'
WHERE f.finished_on >= (SELECT day FROM since)
