package plan

import (
	"context"
	"errors"
	"io/fs"

	"github.com/erplink/erplink/csvspec"
)

// sale is one row of either form of sales.csv.
type sale struct {
	at       key
	day      csvspec.Date // that it counts for
	quantity csvspec.Decimal
	issued   int64
}

// sell adds up the sales and issues of the days that count for the demand.
// They end with the newest sale, so that a history that ends before the
// extraction still tells a demand. A newer set replaces the days of older
// ones from its own first day on: it may hold a window only.
func (in *Input) sell(ctx context.Context, src Source, r Rules) error {
	var last, from, before csvspec.Date
	for _, set := range src.Sets {
		first, newest, err := span(ctx, set, src, in.Day)
		if err != nil {
			return err
		}
		if newest.IsZero() {
			continue // no sales.csv, or none with rows
		}
		if last.IsZero() {
			last, from, before = newest, newest.AddDays(1-r.History), newest.AddDays(1)
		}
		var failed error
		err = sales(ctx, set, src, func(s sale) {
			if failed == nil && s.day.Compare(from) >= 0 && s.day.Compare(before) < 0 {
				failed = in.count(s)
			}
		})
		if err = errors.Join(err, failed); err != nil {
			return err
		}
		if first.Compare(before) < 0 {
			before = first
		}
		if before.Compare(from) <= 0 {
			return nil
		}
	}
	return nil
}

func (in *Input) count(s sale) (err error) {
	p := in.positions[s.at]
	if p == nil {
		return nil // history may name what is no longer in stock
	}
	issued, err := csvspec.NewDecimal(s.issued, 0)
	if err != nil {
		return err
	}
	if s.quantity, err = s.quantity.Add(issued); err != nil {
		return err
	}
	p.Sold, err = p.Sold.Add(s.quantity)
	return err
}

// span is the first day of a set's sales, and the newest that is not in the
// future.
func span(ctx context.Context, set fs.FS, src Source, today csvspec.Date) (first, newest csvspec.Date, err error) {
	err = sales(ctx, set, src, func(s sale) {
		if first.IsZero() || s.day.Compare(first) < 0 {
			first = s.day
		}
		if s.day.Compare(today) <= 0 && s.day.Compare(newest) > 0 {
			newest = s.day
		}
	})
	return first, newest, err
}

// sales gives the rows of a set's sales.csv in the site's form. A month counts
// as sold on its first day, which is all that the summary says.
func sales(ctx context.Context, set fs.FS, src Source, each func(sale)) error {
	var err error
	if src.Sales == csvspec.SummaryLayout {
		_, err = rows(ctx, set, src.Layouts, csvspec.SalesSummary, func(s csvspec.SalesSummaryRow) {
			each(sale{key{s.ItemCode, s.Location}, s.Period, csvspec.Int(s.SalesQuantity), s.IssuesQuantity.Or(0)})
		})
		return err
	}
	_, err = rows(ctx, set, src.Layouts, csvspec.Sales, func(s csvspec.SalesRow) {
		each(sale{key{s.ItemCode, s.Location}, s.InvoiceDate, s.SalesQuantity, s.IssuesQuantity.Or(0)})
	})
	return err
}
