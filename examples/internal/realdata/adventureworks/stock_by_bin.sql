-- A mistake on purpose: one row for each item and bin, where the interface
-- wants warehouses.
SELECT
	p.ProductNumber           AS item_code,
	coalesce(i.LocationID, 0) AS location,
	p.StandardCost            AS inventory_unit_cost,
	p.StandardCost            AS purchase_unit_cost,
	coalesce(i.Quantity, 0)   AS stock_on_hand,
	'INHOUSE'                 AS vendor_code
FROM Product p
JOIN (
	SELECT ProductID FROM ProductInventory
	UNION SELECT ProductID FROM PurchaseOrderDetail
	UNION SELECT ComponentID FROM BillOfMaterials WHERE EndDate IS NULL
	UNION SELECT ProductAssemblyID FROM BillOfMaterials WHERE EndDate IS NULL
) item ON item.ProductID = p.ProductID
LEFT JOIN ProductInventory i ON i.ProductID = p.ProductID
ORDER BY p.ProductID, i.LocationID
