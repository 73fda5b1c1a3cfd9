-- Lines of the orders that were shipped. The discount is a floating-point
-- number, and so is the value, which wants the policy "round".
SELECT
	d.ProductID                                 AS item_code,
	'MAIN'                                      AS location,
	o.CustomerID                                AS customer_code,
	o.OrderDate                                 AS order_date,
	o.ShippedDate                               AS invoice_issue_date,
	d.Quantity                                  AS sales_quantity,
	d.UnitPrice * d.Quantity * (1 - d.Discount) AS sales_value,
	o.OrderID                                   AS transaction_details
FROM Orders o
JOIN OrderDetails d ON d.OrderID = o.OrderID
WHERE o.ShippedDate IS NOT NULL
ORDER BY o.OrderID, d.ProductID
