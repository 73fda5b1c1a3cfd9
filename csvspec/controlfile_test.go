package csvspec_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

const sum = "07f7251c325609f41dddec3a948e06a0"

func TestControlFileOrder(t *testing.T) {
	var summaries []csvspec.Summary
	for _, name := range []string{
		"bom.csv", "ut_2.csv", "ut_1.csv", "group.csv", "master.csv", "supersessions.csv", "pohist.csv", "transfer.csv", "co.csv", "po.csv",
		"supplier.csv", "location.csv", "sales.csv", "stock.csv", "control.csv",
	} {
		summaries = append(summaries, csvspec.Summary{File: name, MD5: sum})
	}
	c := csvspec.ControlFile{Extracted: time.Date(2014, 11, 6, 13, 32, 59, 0, time.UTC), HostSystemName: "TheERPname", HostSystemVersion: "36A"}
	require.NoError(t, c.Prove(summaries, csvspec.ProofMD5))
	var keys []string
	for _, row := range c.Rows() {
		keys = append(keys, row.Key)
	}
	want := []string{
		"INTERFACE_VERSION", "EXTRACTION_DATE", "EXTRACTION_TIME", "HOST_SYSTEM_NAME", "HOST_SYSTEM_VERSION", "MD5_STOCK", "MD5_SALES",
		"MD5_LOCATION", "MD5_SUPPLIER", "MD5_MASTER", "MD5_GROUP", "MD5_PO", "MD5_CO", "MD5_TRANSFER", "MD5_POHIST", "MD5_BOM", "MD5_SUPERSESSIONS",
	}
	require.Equal(t, want, keys)

	require.NoError(t, c.Prove(summaries, csvspec.ProofMD5WithUT))
	keys = nil
	for _, row := range c.Rows() {
		keys = append(keys, row.Key)
	}
	require.Equal(t, append(want, "MD5_UT_1", "MD5_UT_2"), keys)
}

// TestVendorSample writes the vendor's own sample, byte for byte.
func TestVendorSample(t *testing.T) {
	c := csvspec.ControlFile{
		Extracted:      time.Date(2014, 11, 6, 13, 32, 59, 0, time.FixedZone("site", 2*3600)),
		HostSystemName: "TheERPname", HostSystemVersion: "36A",
	}
	require.NoError(t, c.Prove([]csvspec.Summary{
		{File: "sales.csv", MD5: "7070be3d7c8196bd958b35254d3732ba"}, {File: "stock.csv", MD5: sum},
	}, csvspec.ProofMD5))
	var out bytes.Buffer
	summary, err := c.Write(&out, nil)
	require.NoError(t, err)
	require.Equal(t, "INTERFACE_VERSION,2.0.8\r\nEXTRACTION_DATE,2014/11/06\r\nEXTRACTION_TIME,13:32:59\r\nHOST_SYSTEM_NAME,TheERPname\r\n"+
		"HOST_SYSTEM_VERSION,36A\r\nMD5_STOCK,07f7251c325609f41dddec3a948e06a0\r\nMD5_SALES,7070be3d7c8196bd958b35254d3732ba\r\n", out.String())
	require.Equal(t, int64(7), summary.Rows)

	again, err := csvspec.ReadControlFile(&out, nil)
	require.NoError(t, err)
	c.Extracted, c.InterfaceVersion = time.Date(2014, 11, 6, 13, 32, 59, 0, time.UTC), "2.0.8"
	require.Equal(t, &c, again)
}

func TestControlFileTotals(t *testing.T) {
	total := func(key, n string) map[string]csvspec.Decimal { return map[string]csvspec.Decimal{key: decimal(t, n)} }
	c := csvspec.ControlFile{InterfaceVersion: "3.1", Extracted: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)}
	require.NoError(t, c.Prove([]csvspec.Summary{
		{File: "stock.csv", Totals: total("stock_on_hand", "97")}, {File: "sales.csv", Totals: total("sales_quantity", "-1.5")},
		{File: "po.csv", Totals: total("order_quantity", "3")}, {File: "ut_1.csv"},
	}, csvspec.ProofTotals))
	rows := c.Rows()
	require.Equal(t, []csvspec.ControlRow{{Key: "VALIDATION_STOCK", Value: "97"}, {Key: "VALIDATION_SALES", Value: "-1.5"}}, rows[len(rows)-2:])
	require.Len(t, rows, 5)
	var out bytes.Buffer
	_, err := c.Write(&out, nil)
	require.NoError(t, err)
	again, err := csvspec.ReadControlFile(&out, nil)
	require.NoError(t, err)
	require.Equal(t, &c, again)
}

func TestControlFileRefuses(t *testing.T) {
	c := csvspec.ControlFile{Extracted: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)}
	require.ErrorContains(t, c.Prove([]csvspec.Summary{{File: "stock.csv"}}, csvspec.ProofMD5), "stock.csv: the summary has no MD5")
	require.ErrorContains(t, c.Prove([]csvspec.Summary{{File: "stock.csv"}}, csvspec.ProofTotals), "no total of stock_on_hand")
	require.ErrorContains(t, c.Prove([]csvspec.Summary{{File: "stock.csv", MD5: sum}}, "none"), `"none" is no way`)
	c.HostSystemName = "Big, Inc"
	_, err := c.Write(&bytes.Buffer{}, nil)
	require.ErrorIs(t, err, csvspec.CodeNeedsQuotes)
	_, err = (&csvspec.ControlFile{Extracted: time.Date(12024, 1, 2, 0, 0, 0, 0, time.UTC)}).Write(&bytes.Buffer{}, nil)
	require.ErrorIs(t, err, csvspec.ErrDate)
}

const goodControl = "INTERFACE_VERSION,2.0.8\nEXTRACTION_DATE,2024/01/05\nEXTRACTION_TIME,02:03:04\n"

func TestReadControlFile(t *testing.T) {
	c, err := csvspec.ReadControlFile(strings.NewReader("\"OUR_KEY\",\"x\"\r\nMD5_UT_1,"+sum+"\r\nVALIDATION_STOCK,5\n"+goodControl), nil)
	require.NoError(t, err, "any order, with quotes and without")
	require.Equal(t, []csvspec.ControlRow{{Key: "OUR_KEY", Value: "x"}}, c.Others)
	require.Equal(t, map[string]string{"ut_1.csv": sum}, c.MD5)
	require.Equal(t, map[string]csvspec.Decimal{"stock.csv": csvspec.Int(5)}, c.Totals)

	for name, want := range map[string][]found{
		"INTERFACE_VERSION,x": {{csvspec.CodeControlForm, 1, 0, 0, "x"}}, "EXTRACTION_DATE,2024/13/01": {{csvspec.CodeControlForm, 1, 0, 0, "2024/13/01"}},
		"EXTRACTION_TIME,24:00:00": {{csvspec.CodeControlForm, 1, 0, 0, "24:00:00"}}, "EXTRACTION_TIME,2:03:04": {{csvspec.CodeControlForm, 1, 0, 0, "2:03:04"}},
	} {
		key, _, _ := strings.Cut(name, ",")
		var data strings.Builder
		data.WriteString(name + "\n")
		for line := range strings.Lines(goodControl) {
			if !strings.HasPrefix(line, key) {
				data.WriteString(line)
			}
		}
		require.Equal(t, want, controlFaults(t, data.String()), name)
	}
	require.Equal(t, []found{{csvspec.CodeControlForm, 4, 0, 0, "ABC"}, {csvspec.CodeControlForm, 5, 0, 0, "1,5"}},
		controlFaults(t, goodControl+"MD5_PO,ABC\nVALIDATION_SALES,\"1,5\"\n"))
	require.Equal(t, []found{{csvspec.CodeControlDuplicate, 4, 0, 0, "2.0.8"}}, controlFaults(t, goodControl+"INTERFACE_VERSION,2.0.8\n"))
	require.Equal(t, []found{
		{csvspec.CodeColumnCount, 1, 0, 0, ""},
		{csvspec.CodeControlRequired, 0, 0, 0, ""}, {csvspec.CodeControlRequired, 0, 0, 0, ""}, {csvspec.CodeControlRequired, 0, 0, 0, ""},
	}, controlFaults(t, "a,b,c\n"))
}

func controlFaults(t testing.TB, data string) (got []found) {
	t.Helper()
	c, err := csvspec.ReadControlFile(strings.NewReader(data), nil)
	require.Nil(t, c)
	require.ErrorContains(t, err, "control.csv")
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok)
	for _, err := range joined.Unwrap() {
		e, ok := errors.AsType[*csvspec.FieldError](err)
		require.True(t, ok)
		got = append(got, look(e))
	}
	return got
}
