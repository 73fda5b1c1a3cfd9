package csvspec

import (
	"io"
	"iter"
	"reflect"
	"sync"
)

// File is one kind of interface file: its name and layout, and the Go type of
// its rows. The package's variables are all that there are, ut files aside.
// A File is a plain value and safe for concurrent use.
type File[T any] struct {
	plan func() *plan
}

// builtin compiles the layout of a row type at its first use, so that a
// program pays for the files it touches only.
func builtin[T any](name, title string, importance Importance) File[T] {
	return File[T]{sync.OnceValue(func() *plan {
		return mustPlan(reflect.TypeFor[T](), &Layout{File: name, Title: title, Importance: importance})
	})}
}

// Name returns the name of the file, such as "stock.csv".
func (f File[T]) Name() string { return f.plan().layout.File }

// Layout returns a copy of the file's layout.
func (f File[T]) Layout() *Layout { return f.plan().layout.Clone() }

// WithLayout returns the same kind of file in a site's layout, which is a
// changed copy of Layout. It is refused where it breaks a rule that the vendor
// states without naming it in Overrides, where it contradicts itself, or where
// the Go type cannot hold a column; the error names column and rule.
func (f File[T]) WithLayout(l *Layout) (File[T], error) {
	p, err := f.plan().with(l)
	if err != nil {
		return File[T]{}, err
	}
	return File[T]{func() *plan { return p }}, nil
}

// Fields gives access to the columns of row by their position. It stays bound
// to that variable: fill it, use a copy of *row, and fill it again.
func (f File[T]) Fields(row *T) *Fields { return f.plan().fields(reflect.ValueOf(row)) }

// Writer returns a Writer of the file. Call its Close.
func (f File[T]) Writer(w io.Writer, opts *WriteOptions) *Writer[T] {
	row := new(T)
	return &Writer[T]{row: row, out: newRowWriter(w, f.plan().bind(reflect.ValueOf(row)), opts)}
}

// Write writes all rows and returns the summary of the file. It stops at the
// first error, that of rows or its own; what w holds then is no whole file.
func (f File[T]) Write(w io.Writer, rows iter.Seq2[T, error], opts *WriteOptions) (Summary, error) {
	out := f.Writer(w, opts)
	for row, err := range rows {
		if err != nil {
			return Summary{}, err
		}
		if err := out.Write(row); err != nil {
			return Summary{}, err
		}
	}
	if err := out.Close(); err != nil {
		return Summary{}, err
	}
	return out.Summary(), nil
}

// Read returns the rows of r, to be ranged over once. A row with faults gives
// the zero T and a *RowError, and reading goes on with the next one. Where r
// fails, or after opts.MaxErrors bad rows, one more error ends the sequence.
func (f File[T]) Read(r io.Reader, opts *ReadOptions) iter.Seq2[T, error] {
	return f.Reader(r, opts).Rows()
}

// Reader returns a Reader, for what Read does not tell: the summary and the
// columns in effect.
func (f File[T]) Reader(r io.Reader, opts *ReadOptions) *Reader[T] {
	row := new(T)
	return &Reader[T]{row: row, in: newRowReader(r, f.plan().bind(reflect.ValueOf(row)), opts)}
}
