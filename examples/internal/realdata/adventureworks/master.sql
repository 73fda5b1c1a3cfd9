-- Items are the products with stock, with purchases, or in a bill valid today.
SELECT
	p.ProductNumber AS item_code,
	p.Name          AS description,
	'EA'            AS netstock_unit_of_measure,
	p.ProductID     AS unique_identifier
FROM Product p
JOIN (
	SELECT ProductID FROM ProductInventory
	UNION SELECT ProductID FROM PurchaseOrderDetail
	UNION SELECT ComponentID FROM BillOfMaterials WHERE EndDate IS NULL
	UNION SELECT ProductAssemblyID FROM BillOfMaterials WHERE EndDate IS NULL
) item ON item.ProductID = p.ProductID
ORDER BY p.ProductID
