-- The tables of Meridian, the demo ERP. They are an ERP's tables, not the
-- interface's: money is in hundredths, stock lies in bins, credit notes hold
-- positive quantities, documents have headers and lines. The queries in
-- queries/ turn them into the interface files.

CREATE TABLE company (
  name         TEXT NOT NULL,
  release      TEXT NOT NULL,
  business_day TEXT NOT NULL
);

CREATE TABLE warehouse (
  id     INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name   TEXT NOT NULL,
  region TEXT,
  kind   TEXT NOT NULL, -- central, regional, shop
  closed INTEGER NOT NULL
);

CREATE TABLE vendor (
  id          INTEGER PRIMARY KEY,
  number      TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  origin      TEXT NOT NULL, -- domestic, import, workshop
  currency    TEXT NOT NULL,
  quoted_days INTEGER        -- NULL where the vendor promises nothing
);

CREATE TABLE category   (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
CREATE TABLE collection (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL);

CREATE TABLE product (
  id            INTEGER PRIMARY KEY,
  guid          TEXT NOT NULL UNIQUE,
  sku           TEXT NOT NULL UNIQUE,
  title         TEXT NOT NULL,
  unit          TEXT NOT NULL,
  volume_ml     INTEGER NOT NULL,
  weight_g      INTEGER NOT NULL,
  category_id   INTEGER NOT NULL REFERENCES category,
  collection_id INTEGER REFERENCES collection,
  status        TEXT NOT NULL -- active, to order, ended
);

CREATE TABLE replacement (
  old_id      INTEGER PRIMARY KEY REFERENCES product,
  new_id      INTEGER NOT NULL REFERENCES product,
  new_per_old INTEGER NOT NULL
);

CREATE TABLE recipe (
  product_id     INTEGER NOT NULL REFERENCES product,
  component_id   INTEGER NOT NULL REFERENCES product,
  per_unit_milli INTEGER NOT NULL, -- thousandths of a component in one product
  PRIMARY KEY (product_id, component_id)
) WITHOUT ROWID;

CREATE TABLE planning ( -- which warehouse keeps which product, and how
  product_id     INTEGER NOT NULL REFERENCES product,
  warehouse_id   INTEGER NOT NULL REFERENCES warehouse,
  listed_on      TEXT NOT NULL,
  source_id      INTEGER REFERENCES warehouse, -- replenished from there; NULL: bought or made
  vendor_id      INTEGER NOT NULL REFERENCES vendor,
  cost_cents     INTEGER NOT NULL, -- euro
  purchase_cents INTEGER NOT NULL, -- the vendor's currency
  price_cents    INTEGER NOT NULL, -- euro
  lead_days      INTEGER,
  min_stock      INTEGER NOT NULL,
  min_order      INTEGER NOT NULL,
  lot_size       INTEGER NOT NULL,
  PRIMARY KEY (product_id, warehouse_id)
) WITHOUT ROWID;

CREATE TABLE bin_stock (
  product_id   INTEGER NOT NULL REFERENCES product,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse,
  bin          TEXT NOT NULL,
  quantity     INTEGER NOT NULL,
  PRIMARY KEY (product_id, warehouse_id, bin)
) WITHOUT ROWID;

CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL);

CREATE TABLE invoice (
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL,
  credit       INTEGER NOT NULL, -- 1: a credit note, its quantities come back
  customer_id  INTEGER NOT NULL REFERENCES customer,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse,
  ordered_on   TEXT NOT NULL,
  invoiced_on  TEXT NOT NULL
);

CREATE TABLE invoice_line (
  invoice_id INTEGER NOT NULL REFERENCES invoice,
  line       INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product,
  quantity   INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL, -- of the whole line
  net_cents  INTEGER NOT NULL, -- of the whole line, after discount
  PRIMARY KEY (invoice_id, line)
) WITHOUT ROWID;

CREATE TABLE issue ( -- a warehouse replenishes another one
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL,
  product_id   INTEGER NOT NULL REFERENCES product,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse, -- that issues
  issued_on    TEXT NOT NULL,
  quantity     INTEGER NOT NULL
);

CREATE TABLE purchase (
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  vendor_id    INTEGER NOT NULL REFERENCES vendor,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse,
  ordered_on   TEXT NOT NULL,
  rush         INTEGER NOT NULL
);

CREATE TABLE purchase_line (
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  line        INTEGER NOT NULL,
  product_id  INTEGER NOT NULL REFERENCES product,
  quantity    INTEGER NOT NULL,
  unit_cents  INTEGER NOT NULL,
  due_on      TEXT NOT NULL,
  closed      INTEGER NOT NULL, -- 1: nothing more is to come
  PRIMARY KEY (purchase_id, line)
) WITHOUT ROWID;

CREATE TABLE receipt (
  id          INTEGER PRIMARY KEY,
  purchase_id INTEGER NOT NULL,
  line        INTEGER NOT NULL,
  received_on TEXT NOT NULL,
  quantity    INTEGER NOT NULL
);

CREATE TABLE production ( -- works orders
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  product_id   INTEGER NOT NULL REFERENCES product,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse,
  start_on     TEXT NOT NULL,
  due_on       TEXT NOT NULL,
  quantity     INTEGER NOT NULL,
  made         INTEGER NOT NULL,
  finished_on  TEXT -- NULL while it is open
);

CREATE TABLE transfer (
  id        INTEGER PRIMARY KEY,
  number    TEXT NOT NULL UNIQUE,
  from_id   INTEGER NOT NULL REFERENCES warehouse,
  to_id     INTEGER NOT NULL REFERENCES warehouse,
  raised_on TEXT NOT NULL,
  due_on    TEXT NOT NULL
);

CREATE TABLE transfer_line (
  transfer_id INTEGER NOT NULL REFERENCES transfer,
  line        INTEGER NOT NULL,
  product_id  INTEGER NOT NULL REFERENCES product,
  quantity    INTEGER NOT NULL,
  picked      INTEGER NOT NULL, -- set aside, not yet shipped
  shipped     INTEGER NOT NULL,
  received    INTEGER NOT NULL,
  PRIMARY KEY (transfer_id, line)
) WITHOUT ROWID;

CREATE TABLE sales_order (
  id           INTEGER PRIMARY KEY,
  number       TEXT NOT NULL UNIQUE,
  customer_id  INTEGER NOT NULL REFERENCES customer,
  warehouse_id INTEGER NOT NULL REFERENCES warehouse,
  ordered_on   TEXT NOT NULL
);

CREATE TABLE sales_order_line (
  order_id   INTEGER NOT NULL REFERENCES sales_order,
  line       INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES product,
  quantity   INTEGER NOT NULL,
  delivered  INTEGER NOT NULL,
  reserved   INTEGER NOT NULL, -- set aside for this customer, not yet delivered
  wanted_on  TEXT NOT NULL,
  PRIMARY KEY (order_id, line)
) WITHOUT ROWID;
