// Package realdata maps two real databases onto the interface files, as a
// connector of their owner would: AdventureWorks, a bicycle maker with stock,
// purchase orders and bills of materials, and Northwind, a food trader with
// sales and customer orders. The queries are plain SQL that SQLite, PostgreSQL
// and MariaDB all understand; they stand in files named after those that they
// fill. The data itself lies outside the project and is for tests only.
package realdata

import (
	"context"
	"embed"
	"io"
	"path"
	"strings"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/extract"
)

//go:embed adventureworks northwind
var embedded embed.FS

// Set is one database and how it maps.
type Set struct {
	Name    string
	Without []string          // Required files for which the database has nothing
	Queries map[string]string // by file; a test may change them
	// Policies are by file and column.
	Policies map[string]map[string]extract.Policy

	tables []string // each a CSV file of that name
	files  []func(*Set, *extract.Conn) File
}

// AdventureWorks returns the bicycle maker's set.
func AdventureWorks() *Set {
	return newSet(Set{
		Name:    "adventureworks",
		Without: []string{csvspec.Sales.Name()},
		tables: []string{
			"Location", "Product", "ProductInventory", "Vendor", "ProductVendor", "PurchaseOrderHeader", "PurchaseOrderDetail",
			"BillOfMaterials", "UnitMeasure", "ProductCategory", "ProductSubcategory", "ShipMethod",
		},
		files: []func(*Set, *extract.Conn) File{
			source(csvspec.Location), source(csvspec.Supplier), source(csvspec.Master), source(csvspec.Stock),
			source(csvspec.PO), source(csvspec.POHist), source(csvspec.BOM),
		},
	})
}

// Northwind returns the food trader's set. Its discounts are floating-point
// numbers, so that the values of its sales have to be rounded.
func Northwind() *Set {
	return newSet(Set{
		Name:    "northwind",
		Without: []string{csvspec.PO.Name()},
		Policies: map[string]map[string]extract.Policy{
			csvspec.Sales.Name(): {"sales_value": {Round: true}},
		},
		tables: []string{
			"Categories", "Suppliers", "Products", "Customers", "Orders", "OrderDetails",
			"Shippers", "Employees", "Regions", "Territories", "EmployeeTerritories",
		},
		files: []func(*Set, *extract.Conn) File{
			source(csvspec.Location), source(csvspec.Supplier), source(csvspec.Master), source(csvspec.Stock),
			source(csvspec.Sales), source(csvspec.CO),
		},
	})
}

func newSet(s Set) *Set {
	s.Queries = map[string]string{}
	for _, f := range s.files {
		name := f(&s, extract.DB(nil, extract.NoIsolation)).Name()
		s.Queries[name] = s.read(strings.TrimSuffix(name, ".csv") + ".sql")
	}
	return &s
}

// read returns an embedded file of the set, which is a fact of the build.
func (s *Set) read(name string) string {
	text, err := embedded.ReadFile(path.Join(s.Name, name))
	if err != nil {
		panic("realdata: " + err.Error())
	}
	return string(text)
}

// StockByBin is a wrong query for AdventureWorks' stock.csv: places inside the
// plant stand where warehouses belong.
func StockByBin() string { return AdventureWorks().read("stock_by_bin.sql") }

// Files returns the files of the set, each with its query over conn.
func (s *Set) Files(conn *extract.Conn) []File {
	files := make([]File, len(s.files))
	for i, f := range s.files {
		files[i] = f(s, conn)
	}
	return files
}

// File is one file of a set and the source of its rows.
type File interface {
	Name() string
	AddTo(set *netstock.Set)
	// Write extracts the file and writes it as it is sent.
	Write(ctx context.Context, w io.Writer, notes *extract.Notes) (csvspec.Summary, error)
}

type typedFile[T any] struct {
	csvspec.File[T]
	rows extract.Source[T]
}

func source[T any](file csvspec.File[T]) func(*Set, *extract.Conn) File {
	return func(s *Set, conn *extract.Conn) File {
		opts := &extract.Options{Policies: s.Policies[file.Name()]}
		return typedFile[T]{file, extract.Query(conn, file, s.Queries[file.Name()], opts)}
	}
}

func (f typedFile[T]) AddTo(set *netstock.Set) { netstock.Add(set, f.File, f.rows) }

func (f typedFile[T]) Write(ctx context.Context, w io.Writer, notes *extract.Notes) (csvspec.Summary, error) {
	return f.File.Write(w, f.rows.Rows(ctx, notes), nil)
}
