package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/examples/internal/judge"
)

// fewLines of sales do where their number does not matter.
const fewLines = 4000

// published are the folders that an ERP looks into.
var published = []string{"from_netstock", "sage-x3", "reports"}

func TestTheSameDayTwice(t *testing.T) {
	day, dir := time.Now(), t.TempDir()
	first := runOn(t, dir, day, salesLines)
	require.Contains(t, first, "made and registered now")
	require.Contains(t, first, "is imported: 0 errors, 0 warnings")
	before := contents(t, dir)
	requireOrders(t, before)
	keyBefore := read(t, filepath.Join(dir, activeKey))

	second := runOn(t, dir, day, salesLines)
	require.Contains(t, second, "registered before")
	require.Contains(t, second, "is imported: 0 errors, 0 warnings")
	require.Contains(t, second, "nothing new")
	require.Equal(t, before, contents(t, dir), "the second run changed what the ERP sees")
	require.Equal(t, keyBefore, read(t, filepath.Join(dir, activeKey)))

	far, err := newJob(io.Discard, dir, day).startFarSide()
	require.NoError(t, err)
	defer func() { require.NoError(t, far.Close()) }()
	sets := far.Transmissions(customer)
	require.Len(t, sets, 2)
	for _, set := range sets {
		judge.Clean(t, set.Dir)
	}
	for _, f := range far.Files(customer) {
		require.NotZero(t, f.Received, "no receipt for %s", f.Name)
	}
}

func TestTheNextDayLeavesOrdersAlone(t *testing.T) {
	day, dir := time.Now(), t.TempDir()
	runOn(t, dir, day, fewLines)
	before := contents(t, dir)
	second := runOn(t, dir, day.AddDate(0, 0, 1), fewLines)
	require.Contains(t, second, "is imported: 0 errors, 0 warnings")
	after := contents(t, dir)
	for name, sum := range before {
		require.Equal(t, sum, after[name], "%s was changed", name)
	}
}

// A run may end between the making of the customer or key and the
// registration: the next one goes on with what there is.
func TestARegistrationThatWasCutOff(t *testing.T) {
	dir := t.TempDir()
	j := newJob(io.Discard, dir, time.Now())
	far, err := j.startFarSide()
	require.NoError(t, err)
	_, err = far.enrolmentCode(t.Context())
	require.NoError(t, err)
	key, registered, err := j.key()
	require.NoError(t, err)
	require.False(t, registered)
	require.NoError(t, far.Close())

	out := runOn(t, dir, time.Now(), fewLines)
	require.Contains(t, out, key.Fingerprint()+", made and registered now")
	require.NoFileExists(t, filepath.Join(dir, pendingKey))
}

// runOn runs the quickstart as a process of its own would, on the state that
// dir has, and returns what it printed.
func runOn(t *testing.T, dir string, day time.Time, lines int) string {
	t.Helper()
	var out bytes.Buffer
	j := newJob(&out, dir, day)
	j.salesLines = lines
	require.NoError(t, j.run(t.Context()), "%s", &out)
	t.Log(out.String())
	return out.String()
}

// contents are the hashes of what is published, by path. Nothing unfinished may
// lie there.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for _, folder := range published {
		err := fs.WalkDir(os.DirFS(dir), folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if strings.Contains(path, "/.erplink/") {
				require.Equal(t, "sequence", d.Name(), "left over in the quarantine of %s", folder)
				return nil
			}
			sum := sha256.Sum256(read(t, filepath.Join(dir, path)))
			sums[path] = hex.EncodeToString(sum[:])
			return nil
		})
		require.NoError(t, err)
	}
	return sums
}

// requireOrders wants orders of each kind, every purchase order in both
// layouts, and a report.
func requireOrders(t *testing.T, files map[string]string) {
	t.Helper()
	counts := map[string]int{}
	for path := range files {
		folder, name, _ := strings.Cut(path, "/")
		kind, _, _ := strings.Cut(name, "_")
		counts[folder+"/"+kind]++
	}
	require.GreaterOrEqual(t, counts["from_netstock/po"], 10)
	require.GreaterOrEqual(t, counts["from_netstock/tr"], 3)
	require.GreaterOrEqual(t, counts["from_netstock/wo"], 1)
	require.Equal(t, counts["from_netstock/po"], counts["sage-x3/po"])
	require.Len(t, files, counts["from_netstock/po"]*2+counts["from_netstock/tr"]+counts["from_netstock/wo"]+1)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}
