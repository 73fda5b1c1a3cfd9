SELECT
  o.sku         AS old_product_code,
  n.sku         AS new_product_code,
  r.new_per_old AS factor
FROM replacement r
JOIN product o ON o.id = r.old_id
JOIN product n ON n.id = r.new_id
ORDER BY o.sku
