-- Column Group 1 of stock.csv holds the category, Group 2 the collection.
SELECT 1 AS identifier, code AS value, title AS description FROM category
UNION ALL
SELECT 2, code, title FROM collection
ORDER BY 1, 2
