-- One row for each product that some warehouse keeps: those are the products
-- that occur in stock.csv.
SELECT
  p.sku              AS item_code,
  p.title            AS description,
  p.unit             AS netstock_unit_of_measure,
  p.volume_ml / 1e6  AS unit_volume, -- cubic metres, rounded to the four places of the interface
  p.weight_g / 1000. AS unit_weight, -- kilograms
  p.guid             AS unique_identifier
FROM product p
WHERE EXISTS (SELECT 1 FROM planning WHERE product_id = p.id)
ORDER BY p.sku
