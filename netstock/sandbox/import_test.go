package sandbox_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/orders"
	"github.com/erplink/erplink/transport"
)

func TestImport(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	sent := newSet(t, nil)
	status := c.push(sent)
	require.Equal(t, comms.Imported, status.State, status.Problems)

	all := s.Transmissions("acme")
	require.Len(t, all, 1)
	got := all[0]
	require.Equal(t, transport.Imported, got.State)
	require.Empty(t, got.Unplanned)
	require.Equal(t, int64(3), got.Rows["stock.csv"])
	require.Equal(t, int64(0), got.Rows["po.csv"])
	require.Equal(t, csvspec.Int(10), got.Totals["stock.csv"]["stock_on_hand"])
	require.Equal(t, csvspec.Int(540), got.Totals["sales.csv"]["sales_quantity"])
	for name, data := range sent.plain {
		kept, err := os.ReadFile(filepath.Join(got.Dir, name))
		require.NoError(t, err)
		require.Equal(t, string(data), string(kept), "%s is kept as it came", name)
	}
	require.False(t, got.Forwarded.Before(got.Received))
	require.False(t, got.Ended.Before(got.Received))
}

func TestRecommendedOrders(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	first := newSet(t, nil)
	c.push(first)

	files := s.Files("acme")
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		require.Equal(t, first.body.ID, f.Transmission)
	}
	require.Equal(t, []string{"po_1.csv", "tr_2.csv", "wo_3.csv", "stock_cover_4.csv"}, names)
	require.Equal(t, transport.Report, files[3].Kind)

	quantities := map[string]string{}
	format, ok := orders.Lookup("standard-csv")
	require.True(t, ok)
	for _, f := range files[:3] {
		require.Equal(t, transport.Order, f.Kind)
		data, err := os.ReadFile(f.Path)
		require.NoError(t, err)
		parsed, err := format.Parse([]orders.Document{{Name: f.Name, Data: data}}, nil)
		require.NoError(t, err)
		require.Len(t, parsed.Order.Lines, 1)
		quantities[parsed.Order.Lines[0].ItemCode] = parsed.Order.Lines[0].Quantity.String()
	}
	require.Equal(t, map[string]string{"BOLT": "24", "LAMP": "42", "BIKE": "22"}, quantities)

	// The same again on the same day: no order twice, and no report that says
	// the same.
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
	require.Len(t, s.Files("acme"), 4)
}

func TestRejectedSet(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	status := c.push(newSet(t, map[string]string{"master.csv": `
"BIKE","Bicycle","EA",,,,,,"1"
"BOLT","Bolt","EA",x,,,,,"2"
"LAMP","Lamp","EA",,,,,,"3"
"GHOST","Ghost","EA",,,,,,"4"`}))
	require.Equal(t, comms.Rejected, status.State)
	require.GreaterOrEqual(t, status.ProblemsTotal, 2)

	var bad, ghost bool
	for _, p := range status.Problems {
		require.NotEmpty(t, p.Message)
		if p.File == "master.csv" && p.Line == 2 && p.Field == "Unit Volume" && p.Code == string(csvspec.CodeTypeDecimal) {
			bad = true
			require.Equal(t, "error", p.Severity)
			require.Equal(t, 20, p.Column)
		}
		ghost = ghost || p.File == "master.csv" && p.Line == 4 && p.Code == "master-without-stock"
	}
	require.True(t, bad, status.Problems)
	require.True(t, ghost, status.Problems)
	require.Equal(t, "error", status.Problems[0].Severity, "errors come before warnings")

	require.Nil(t, s.Transmissions("acme")[0].Rows)
	require.Empty(t, s.Files("acme"), "no order comes of a rejected set")
}

// A mended set comes under a new id.
func TestMendedSet(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	require.Equal(t, comms.Rejected, c.push(newSet(t, map[string]string{"location.csv": ""})).State)
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
	require.Equal(t, transport.Rejected, s.Transmissions("acme")[0].State)
}

func TestDamagedFiles(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	for _, test := range []struct {
		name   string
		damage func(*set)
		code   string
	}{
		{"MD5 in control.csv of other bytes", func(x *set) {
			other := newSet(t, map[string]string{"location.csv": shop["location.csv"] + "\n\"X\",\"X\",1,,"})
			last := len(x.body.Files) - 1
			x.plain["control.csv"], x.packed["control.csv"] = other.plain["control.csv"], other.packed["control.csv"]
			x.body.Files[last] = other.body.Files[last]
			x.body.Files[last].Object = "/inbound/" + x.body.ID + "/control.csv.bz2"
		}, "md5-differs"},
		{"truncated", func(x *set) { x.repack("stock.csv", x.packed["stock.csv"][:60]) }, "bzip2-truncated"},
		{"two streams", func(x *set) { x.repack("po.csv", append(x.packed["po.csv"], pack(t, nil)...)) }, "bzip2-not-one-stream"},
		{"garbage after it", func(x *set) { x.repack("stock.csv", append(x.packed["stock.csv"], "garbage"...)) }, "bzip2-invalid"},
		{"no bzip2", func(x *set) { x.repack("stock.csv", []byte("PK\x03\x04 something else")) }, "bzip2-invalid"},
		{"other bytes than announced", func(x *set) { x.repack("stock.csv", pack(t, []byte("other"))) }, "announced-differs"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := newSet(t, nil)
			test.damage(x)
			status := c.in(t).push(x)
			require.Equal(t, comms.Rejected, status.State)
			var codes []string
			for _, p := range status.Problems {
				codes = append(codes, p.Code)
			}
			require.Contains(t, codes, test.code)
		})
	}
}

func TestBombIsNotUnpacked(t *testing.T) {
	s := start(t, &sandbox.Options{FileLimit: 1 << 20})
	c := enrolled(t, s, "acme", keys()[0], nil)
	x := newSet(t, nil)
	x.repack("stock.csv", pack(t, make([]byte, 2<<20)))
	status := c.push(x)
	require.Equal(t, comms.Rejected, status.State)
	info, err := os.Stat(filepath.Join(s.Transmissions("acme")[0].Dir, "stock.csv"))
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), int64(1<<20+1))
}

func TestWrongMD5Seen(t *testing.T) {
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	s.Inject(fault.WrongMD5{File: "stock.csv", Scope: fault.Scope{Times: 1}})
	status := c.push(newSet(t, nil))
	require.Equal(t, comms.Rejected, status.State)
	require.Equal(t, "md5-differs", status.Problems[0].Code)
	require.Equal(t, "stock.csv", status.Problems[0].File)
	require.Equal(t, comms.Imported, c.push(newSet(t, nil)).State)
}
