-- Three years of invoices, credit notes with a minus, then what warehouses
-- issued to each other.
SELECT
  p.sku         AS item_code,
  w.number      AS location,
  c.number      AS customer_code,
  i.ordered_on  AS order_date,
  i.invoiced_on AS invoice_issue_date,
  IIF(i.credit, -l.quantity,   l.quantity)          AS sales_quantity,
  IIF(i.credit, -l.cost_cents, l.cost_cents) / 100. AS cost_of_sales,
  IIF(i.credit, -l.net_cents,  l.net_cents)  / 100. AS sales_value,
  NULL          AS issues_quantity,
  i.number      AS transaction_details
FROM invoice i
JOIN invoice_line l ON l.invoice_id = i.id
JOIN product p      ON p.id = l.product_id
JOIN warehouse w    ON w.id = i.warehouse_id
JOIN customer c     ON c.id = i.customer_id
UNION ALL
SELECT p.sku, w.number, NULL, s.issued_on, s.issued_on, 0, NULL, NULL, s.quantity, s.number
FROM issue s
JOIN product p   ON p.id = s.product_id
JOIN warehouse w ON w.id = s.warehouse_id
