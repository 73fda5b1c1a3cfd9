SELECT
  p.sku       AS item_code,
  f.number    AS source_location,
  d.number    AS destination_location,
  t.number    AS transfer_number,
  l.line      AS line_number,
  t.raised_on AS transfer_date,
  t.due_on    AS expected_arrival_date,
  l.quantity  AS transfer_quantity,
  l.quantity - l.picked - l.shipped AS quantity_to_ship,
  l.quantity - l.received           AS quantity_to_receive
FROM transfer t
JOIN transfer_line l ON l.transfer_id = t.id
JOIN product p   ON p.id = l.product_id
JOIN warehouse f ON f.id = t.from_id
JOIN warehouse d ON d.id = t.to_id
WHERE l.quantity > l.received
ORDER BY t.id, l.line
