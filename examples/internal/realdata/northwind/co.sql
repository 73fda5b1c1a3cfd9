-- Lines of the orders that were not shipped yet.
SELECT
	d.ProductID    AS item_code,
	'MAIN'         AS location,
	o.CustomerID   AS customer_code,
	o.OrderID      AS order_number,
	d.ProductID    AS line_number,
	o.OrderDate    AS order_date,
	d.Quantity     AS order_quantity,
	o.RequiredDate AS requested_date,
	d.Quantity     AS outstanding_quantity
FROM Orders o
JOIN OrderDetails d ON d.OrderID = o.OrderID
WHERE o.ShippedDate IS NULL
ORDER BY o.OrderID, d.ProductID
