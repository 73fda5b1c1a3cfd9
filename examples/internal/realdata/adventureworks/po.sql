-- Orders that are pending (1) or approved (2), lines with something to come.
SELECT
	p.ProductNumber           AS item_code,
	'PLANT'                   AS location,
	v.AccountNumber           AS supplier_code,
	h.PurchaseOrderID         AS order_number,
	d.PurchaseOrderDetailID   AS line_number,
	h.OrderDate               AS order_date,
	d.OrderQty                AS order_quantity,
	d.DueDate                 AS expected_arrival_date,
	d.OrderQty - d.ReceivedQty AS outstanding_quantity,
	'P'                       AS order_type,
	d.UnitPrice               AS purchase_unit_cost
FROM PurchaseOrderHeader h
JOIN PurchaseOrderDetail d ON d.PurchaseOrderID = h.PurchaseOrderID
JOIN Product p ON p.ProductID = d.ProductID
JOIN Vendor v ON v.BusinessEntityID = h.VendorID
WHERE h.Status IN (1, 2) AND d.OrderQty - d.ReceivedQty > 0
ORDER BY d.PurchaseOrderDetailID
