SELECT
	SupplierID  AS supplier_code,
	CompanyName AS description
FROM Suppliers
ORDER BY SupplierID
