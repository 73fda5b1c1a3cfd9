SELECT
	ProductID   AS item_code,
	ProductName AS description,
	'EA'        AS netstock_unit_of_measure,
	ProductID   AS unique_identifier
FROM Products
ORDER BY ProductID
