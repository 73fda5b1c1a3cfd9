-- Orders that are complete (4); they came in whole on the day of shipping.
SELECT
	p.ProductNumber         AS item_code,
	'PLANT'                 AS location,
	v.AccountNumber         AS supplier_code,
	h.PurchaseOrderID       AS order_number,
	d.PurchaseOrderDetailID AS line_number,
	h.OrderDate             AS order_date,
	d.OrderQty              AS order_quantity,
	d.DueDate               AS expected_arrival_date,
	d.ReceivedQty           AS quantity_received,
	h.ShipDate              AS date_of_receipt,
	d.UnitPrice             AS purchase_unit_cost
FROM PurchaseOrderHeader h
JOIN PurchaseOrderDetail d ON d.PurchaseOrderID = h.PurchaseOrderID
JOIN Product p ON p.ProductID = d.ProductID
JOIN Vendor v ON v.BusinessEntityID = h.VendorID
WHERE h.Status = 4
ORDER BY d.PurchaseOrderDetailID
