-- One row for each item of master.csv. The supplier is the vendor with the
-- lowest number; what no vendor sells is made in house.
SELECT
	p.ProductNumber                         AS item_code,
	'PLANT'                                 AS location,
	p.SellStartDate                         AS date_added,
	p.StandardCost                          AS inventory_unit_cost,
	p.StandardCost                          AS purchase_unit_cost,
	p.ListPrice                             AS selling_price,
	coalesce(i.Quantity, 0)                 AS stock_on_hand,
	'EX'                                    AS supply_type,
	coalesce(v.AccountNumber, 'INHOUSE')    AS supply_code,
	coalesce(v.AccountNumber, 'INHOUSE')    AS vendor_code
FROM Product p
JOIN (
	SELECT ProductID FROM ProductInventory
	UNION SELECT ProductID FROM PurchaseOrderDetail
	UNION SELECT ComponentID FROM BillOfMaterials WHERE EndDate IS NULL
	UNION SELECT ProductAssemblyID FROM BillOfMaterials WHERE EndDate IS NULL
) item ON item.ProductID = p.ProductID
LEFT JOIN (
	SELECT ProductID, sum(Quantity) AS Quantity FROM ProductInventory GROUP BY ProductID
) i ON i.ProductID = p.ProductID
LEFT JOIN (
	SELECT ProductID, min(BusinessEntityID) AS BusinessEntityID FROM ProductVendor GROUP BY ProductID
) first_vendor ON first_vendor.ProductID = p.ProductID
LEFT JOIN Vendor v ON v.BusinessEntityID = first_vendor.BusinessEntityID
ORDER BY p.ProductID
