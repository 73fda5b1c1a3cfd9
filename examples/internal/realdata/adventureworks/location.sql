-- The company's fourteen stock places are bins of one plant.
SELECT
	'PLANT'              AS location_code,
	'Plant of the sample' AS description,
	1                    AS active
