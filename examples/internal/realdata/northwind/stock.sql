-- The database has no costs.
SELECT
	ProductID    AS item_code,
	'MAIN'       AS location,
	0            AS inventory_unit_cost,
	0            AS purchase_unit_cost,
	UnitPrice    AS selling_price,
	UnitsInStock AS stock_on_hand,
	'EX'         AS supply_type,
	SupplierID   AS supply_code,
	SupplierID   AS vendor_code
FROM Products
ORDER BY ProductID
