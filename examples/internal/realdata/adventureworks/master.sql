-- Items are the products with stock, with purchases, or in a bill valid today.
SELECT
	ProductNumber AS item_code,
	Name          AS description,
	'EA'          AS netstock_unit_of_measure,
	ProductID     AS unique_identifier
FROM Product
WHERE ProductID IN (
	SELECT ProductID FROM ProductInventory
	UNION SELECT ProductID FROM PurchaseOrderDetail
	UNION SELECT ComponentID FROM BillOfMaterials WHERE EndDate IS NULL
	UNION SELECT ProductAssemblyID FROM BillOfMaterials WHERE EndDate IS NULL
)
ORDER BY ProductID
