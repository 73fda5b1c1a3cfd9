package csvbench

import (
	"bytes"
	"testing"

	"github.com/erplink/erplink/csvspec"
	"github.com/stretchr/testify/require"
)

// TestSameWork holds the contenders to the same rows: what each one writes,
// csvspec reads as the rows it was made from, and each one reads what csvspec
// writes.
func TestSameWork(t *testing.T) {
	rows := stockRows(500)
	hand, others := stockByHand(rows), stockForCSVUtil(rows)
	data := encoded(t, csvspec.Stock, rows)

	var byHand, byCSVUtil bytes.Buffer
	require.NoError(t, encodeStockByHand(&byHand, hand))
	require.NoError(t, encodeCSVUtil(&byCSVUtil, others))
	require.Equal(t, rows, decoded(t, csvspec.Stock, data))
	require.Equal(t, rows, decoded(t, csvspec.Stock, byCSVUtil.Bytes()))

	var handAgain []handStock
	require.NoError(t, decodeStockByHand(bytes.NewReader(data), func(r handStock) { handAgain = append(handAgain, r) }))
	require.Equal(t, hand, handAgain)
	var othersAgain []stockRow
	require.NoError(t, decodeCSVUtil(bytes.NewReader(data), func(r stockRow) { othersAgain = append(othersAgain, r) }))
	require.Equal(t, others, othersAgain)
	handAgain = nil
	require.NoError(t, decodeStockByHand(&byHand, func(r handStock) { handAgain = append(handAgain, r) }))
	require.Equal(t, hand, handAgain)
}

func TestSameWorkOnSales(t *testing.T) {
	rows := summaryRows(500)
	hand, others := summaryByHand(rows), summaryForCSVUtil(rows)
	data := encoded(t, csvspec.SalesSummary, rows)

	var byHand, byCSVUtil bytes.Buffer
	require.NoError(t, encodeSummaryByHand(&byHand, hand))
	require.NoError(t, encodeCSVUtil(&byCSVUtil, others))
	require.Equal(t, rows, decoded(t, csvspec.SalesSummary, data))
	require.Equal(t, rows, decoded(t, csvspec.SalesSummary, byHand.Bytes()))
	require.Equal(t, rows, decoded(t, csvspec.SalesSummary, byCSVUtil.Bytes()))

	var handAgain []handSummary
	require.NoError(t, decodeSummaryByHand(bytes.NewReader(data), func(r handSummary) { handAgain = append(handAgain, r) }))
	require.Equal(t, hand, handAgain)
	var othersAgain []summaryRow
	require.NoError(t, decodeCSVUtil(bytes.NewReader(data), func(r summaryRow) { othersAgain = append(othersAgain, r) }))
	require.Equal(t, others, othersAgain)
}

func decoded[T any](t *testing.T, file csvspec.File[T], data []byte) (rows []T) {
	t.Helper()
	require.NoError(t, decode(data, file, func(row T) { rows = append(rows, row) }))
	return rows
}
