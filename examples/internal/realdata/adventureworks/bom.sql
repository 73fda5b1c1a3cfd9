-- Bills valid today; rows without an assembly only name a finished good.
SELECT
	a.ProductNumber  AS finished_good_item,
	'PLANT'          AS finished_good_location,
	c.ProductNumber  AS raw_material_item,
	'PLANT'          AS raw_material_location,
	b.PerAssemblyQty AS ratio
FROM BillOfMaterials b
JOIN Product a ON a.ProductID = b.ProductAssemblyID
JOIN Product c ON c.ProductID = b.ComponentID
WHERE b.EndDate IS NULL
ORDER BY b.BillOfMaterialsID
