SELECT
	'MAIN'          AS location_code,
	'Main warehouse' AS description,
	1               AS active
