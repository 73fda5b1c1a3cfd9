package extract_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/netstock/extract"
)

// exampleERP stands for the database that sql.Open would open.
func exampleERP() *sql.DB {
	return sql.OpenDB(&erp{
		levels: []sql.IsolationLevel{sql.LevelSnapshot},
		results: map[string]result{
			"SELECT … FROM invoice_line WHERE invoiced >= ?": rowsOf(
				[]string{"item_code", "location", "order_date", "invoice_issue_date", "sales_quantity", "sales_value"},
				[]driver.Value{"LJ-0192-S ", "PLANT", "2024-02-28 00:00:00", "2024-02-29 00:00:00", int64(3), 149.97 / 7},
				[]driver.Value{"HL-U509", "PLANT", "2024-02-29 00:00:00", "2024-02-29 00:00:00", int64(-1), "-34.99"},
			),
			"SELECT … FROM warehouse": rowsOf(
				[]string{"location_code", "description", "active"},
				[]driver.Value{"PLANT", nil, true},
			),
		},
	})
}

// The rows of a query become those of an interface file. The policies say what
// may be done to the ERP's values, and the notes tell what was done.
func ExampleQuery() {
	db := exampleERP()
	defer db.Close()
	sales := extract.Query(extract.DB(db, extract.Snapshot), csvspec.Sales,
		"SELECT … FROM invoice_line WHERE invoiced >= ?",
		&extract.Options{Policies: map[string]extract.Policy{
			"item_code":   {Trim: true},
			"sales_value": {Round: true},
		}}, "2024-02-01")

	var notes extract.Notes
	for row, err := range sales.Rows(context.Background(), &notes) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%q %s %s %s\n", row.ItemCode, row.InvoiceDate, row.SalesQuantity, row.SalesValue.Or(csvspec.Int(0)))
	}
	for _, use := range notes.Report().Policies {
		fmt.Println(use.File, use.Column, use.Policy, use.Count)
	}
	// Output:
	// "LJ-0192-S" 2024/02/29 3 21.4243
	// "HL-U509" 2024/02/29 -1 -34.99
	// sales.csv item_code trim 1
	// sales.csv sales_value round 1
}

// An error says which value of which row does not fit, and why.
func ExampleValueError() {
	db := exampleERP()
	defer db.Close()
	locations := extract.Query(extract.DB(db, extract.NoIsolation), csvspec.Location, "SELECT … FROM warehouse", nil)
	for _, err := range locations.Rows(context.Background(), nil) {
		fmt.Println(err)
		if value, ok := errors.AsType[*extract.ValueError](err); ok {
			fmt.Println(value.Column, value.Row, value.Code)
		}
	}
	// Output:
	// location.csv: row 1: description NULL: blank, but the column is Required; give a value, or change its importance in the site's layout
	// description 1 required-blank
}

// Rows that do not come from SQL are any iterator.
func ExampleFunc() {
	type warehouse struct{ ID, Name string }
	answer := `{"ID": "PLANT", "Name": "Main plant"} {"ID": "STORE", "Name": "Factory store"}`

	locations := extract.Func[csvspec.LocationRow](func(ctx context.Context, _ *extract.Notes) iter.Seq2[csvspec.LocationRow, error] {
		return func(yield func(csvspec.LocationRow, error) bool) {
			in := json.NewDecoder(strings.NewReader(answer)) // the body of a request made with ctx
			for {
				var w warehouse
				err := in.Decode(&w)
				if err == io.EOF {
					return
				}
				if !yield(csvspec.LocationRow{Code: w.ID, Description: w.Name, Active: true}, err) || err != nil {
					return
				}
			}
		}
	})
	for row, err := range extract.Within("location.csv", 0, locations).Rows(context.Background(), nil) {
		fmt.Println(row.Code, row.Description, err)
	}
	// Output:
	// PLANT Main plant <nil>
	// STORE Factory store <nil>
}
