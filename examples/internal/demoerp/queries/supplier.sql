SELECT
  number AS supplier_code,
  name   AS description,
  CASE origin WHEN 'domestic' THEN 'local' WHEN 'workshop' THEN 'internal' ELSE origin END AS type,
  quoted_days AS lead_time
FROM vendor
ORDER BY number
