SELECT
  number     AS location_code,
  name       AS description,
  NOT closed AS active,
  region     AS "group",
  CASE kind WHEN 'central' THEN 'CW' WHEN 'regional' THEN 'DC' ELSE 'ST' END AS type
FROM warehouse
ORDER BY number
