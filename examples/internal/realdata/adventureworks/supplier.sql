-- All vendors, inactive ones too, and one for what is made in house.
SELECT AccountNumber AS supplier_code, Name AS description, NULL AS type
FROM Vendor
UNION ALL
SELECT 'INHOUSE', 'Made in house', 'internal'
ORDER BY supplier_code
