-- A recipe holds wherever the product is made: where a warehouse keeps it and
-- nobody else supplies it.
SELECT
  p.sku    AS finished_good_item,
  w.number AS finished_good_location,
  m.sku    AS raw_material_item,
  w.number AS raw_material_location,
  r.per_unit_milli / 1000. AS ratio
FROM recipe r
JOIN product p   ON p.id = r.product_id
JOIN product m   ON m.id = r.component_id
JOIN planning a  ON a.product_id = r.product_id AND a.source_id IS NULL
JOIN warehouse w ON w.id = a.warehouse_id
ORDER BY p.sku, w.number, m.sku
