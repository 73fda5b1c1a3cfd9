package netstock_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/internal/peer"
	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/sandbox/fault"
	"github.com/erplink/erplink/transport"
)

func TestPushIsImported(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	result := s.push(t, newCompany())

	sets := s.far.Transmissions(customer)
	require.Len(t, sets, 1)
	require.Equal(t, result.ID, sets[0].ID)
	for _, f := range result.Files {
		require.Equal(t, f.Rows, sets[0].Rows[f.File], f.File)
		stored, err := os.ReadFile(filepath.Join(sets[0].Dir, f.File))
		require.NoError(t, err)
		sum := md5.Sum(stored)
		require.Equal(t, f.MD5, hex.EncodeToString(sum[:]), f.File)
	}
	require.Equal(t, csvspec.Int(501), sets[0].Totals["stock.csv"]["stock_on_hand"])
}

// What we send is one bzip2 stream for tools that are not ours, and md5sum
// agrees with control.csv.
func TestSentFilesSatisfyOtherTools(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bzip2", "python3", "md5sum"} {
		peer.Path(t, tool)
	}
	s := newSite(t, nil)
	s.push(t, newCompany())
	const oneStream = `import bz2,sys
d=bz2.BZ2Decompressor(); d.decompress(open(sys.argv[1],"rb").read())
sys.exit(0 if d.eof and not d.unused_data else 1)`
	control, err := os.ReadFile(filepath.Join(s.far.Transmissions(customer)[0].Dir, "control.csv"))
	require.NoError(t, err)
	for _, path := range spooled(t, s) {
		run(t, "sh", "-c", `bzip2 -t < "$1"`, "-", path)
		run(t, "python3", "-c", oneStream, path)
		sum := run(t, "sh", "-c", `bzip2 -dc < "$1" | md5sum`, "-", path)
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		if name != "control" {
			require.Contains(t, string(control), "MD5_"+strings.ToUpper(name)+","+sum[:32])
		}
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return string(out)
}

func TestPushLeavesOnlyTheNewestSpool(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.push(t, newCompany())
	first := spooled(t, s)
	s.push(t, newCompany())
	second := spooled(t, s)
	require.Len(t, second, len(first))
	require.NotEqual(t, first, second)
}

// Bad input gives the right error, and leaves nothing announced and nothing
// behind.
func TestBadInputIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*company)
		want  []string
	}{
		"a source that fails after half the rows": {
			func(c *company) { c.fails = errors.New("the database went away") },
			[]string{"sales.csv", "the database went away"},
		},
		"a line break": {
			func(c *company) { c.items[1].Description = "two\nlines" },
			[]string{"master.csv:2", "Description", "line break"},
		},
		"a code of 256 characters": {
			func(c *company) { c.items[0].ItemCode = strings.Repeat("x", 256) },
			[]string{"master.csv:1", "Item Code", "255"},
		},
		"a decimal of five places": {
			func(c *company) { c.stock[0].InventoryUnitCost = decimal("1.23456") },
			[]string{"stock.csv:1", "Inventory Unit Cost", "1.23456"},
		},
		"a blank in a Required column": {
			func(c *company) { c.suppliers[0].Code = "" },
			[]string{"supplier.csv:1", "Supplier Code", "Required"},
		},
		"windows-1252 bytes": {
			func(c *company) { c.items[0].Description = "\x80 5" },
			[]string{"master.csv:1", "Description", "UTF-8"},
		},
		"a duplicate key": {
			func(c *company) { c.stock = append(c.stock, c.stock[0]) },
			[]string{"stock.csv", "duplicate-key"},
		},
		"a stock item without a master row": {
			func(c *company) { c.items = c.items[:1] },
			[]string{"stock.csv", "stock-without-master", "NUT"},
		},
		"an empty stock file": {
			func(c *company) { c.stock = nil },
			[]string{"stock.csv"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, nil)
			bad := newCompany()
			c.spoil(bad)
			_, err := s.Push(t.Context(), bad.set())
			require.Error(t, err)
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
			require.Empty(t, s.far.Transmissions(customer), "nothing is announced")
			require.Empty(t, spooled(t, s), "nothing is left")
			s.push(t, newCompany())
		})
	}
}

func decimal(s string) csvspec.Decimal {
	d, err := csvspec.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestRejectedSetShowsItsProblems(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.far.Inject(fault.Reject{File: "stock.csv", Line: 2, Code: "too-strange", Message: "stock is too strange"})
	result, err := s.Push(t.Context(), newCompany().set())
	var rejected *netstock.RejectedError
	require.ErrorAs(t, err, &rejected)
	require.ErrorContains(t, err, "stock.csv:2: too-strange: stock is too strange")
	require.Equal(t, transport.Rejected, result.State)
	require.NotEmpty(t, result.Problems)

	s.far.ClearFaults()
	s.push(t, newCompany()) // a mended set goes under a new id
}

func TestWrongMD5IsRejected(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.far.Inject(fault.WrongMD5{File: "sales.csv"})
	_, err := s.Push(t.Context(), newCompany().set())
	var rejected *netstock.RejectedError
	require.ErrorAs(t, err, &rejected)
	require.ErrorContains(t, err, "control.csv")
	require.ErrorContains(t, err, "md5")
}

// The call that ends the transmission arrives, and its answer does not: the
// set is neither sent twice nor announced under a second id.
func TestLostAnswerAnnouncesOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.far.Inject(fault.LostAnswer{Call: fault.EndOfTransmission, Scope: fault.Scope{Times: 1}})
	s.push(t, newCompany())
	require.Len(t, s.far.Transmissions(customer), 1)
}

// A set that was sealed and could not be delivered is delivered by the next
// run, under its id, before that run's own.
func TestSealedSetIsResumed(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	remove := s.far.Inject(fault.Answer{Call: fault.EndOfTransmission, Status: 503})
	_, err := s.Push(t.Context(), newCompany().set())
	require.Error(t, err)
	require.True(t, transport.Temporary(err))
	status, err := s.Status(t.Context())
	require.NoError(t, err)
	require.Len(t, status.Sets, 1)
	require.Empty(t, s.far.Transmissions(customer))

	remove()
	s.reopen(t, nil)
	s.push(t, newCompany())
	sent := s.far.Transmissions(customer)
	require.Len(t, sent, 2)
	require.Equal(t, status.Sets[0].ID, sent[0].ID)
	status, err = s.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, transport.Imported, status.Sets[1].State)
}

func TestSuspiciousSetIsHeldUntilAccepted(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.push(t, newCompany())

	shrunk := newCompany()
	shrunk.sales = shrunk.sales[:10]
	_, err := s.Push(t.Context(), shrunk.set())
	var held *netstock.HeldError
	require.ErrorAs(t, err, &held)
	require.ErrorContains(t, err, "sales.csv: 10 rows, against 180 in the set of 2026/11/25")
	require.Len(t, s.far.Transmissions(customer), 1)

	s.reopen(t, nil)
	result, err := s.Accept(t.Context(), held.ID)
	require.NoError(t, err)
	require.Equal(t, transport.Imported, result.State)
	require.EqualValues(t, 10, s.far.Transmissions(customer)[1].Rows["sales.csv"])
}

func TestHeldSetIsSupersededByANewerOne(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.push(t, newCompany())
	shrunk := newCompany()
	shrunk.sales = shrunk.sales[:10]
	_, err := s.Push(t.Context(), shrunk.set())
	var held *netstock.HeldError
	require.ErrorAs(t, err, &held)

	s.push(t, newCompany())
	_, err = s.Accept(t.Context(), held.ID)
	require.ErrorContains(t, err, "superseded")
}

func TestResendGoesUnderANewID(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	first := s.push(t, newCompany())
	again, err := s.Resend(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, transport.Imported, again.State)
	require.NotEqual(t, first.ID, again.ID)
	require.Equal(t, first.Files[0].MD5, again.Files[0].MD5)
	require.Len(t, s.far.Transmissions(customer), 2)
}

// A key that was revoked is tried once, also after a restart.
func TestRefusedKeyIsTriedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	key := s.door.Identity()
	require.NoError(t, s.far.Revoke(t.Context(), customer, key))
	_, err := s.Push(t.Context(), newCompany().set())
	require.ErrorIs(t, err, transport.ErrCredentials)
	strikes := s.far.Strikes(loopback)

	s.reopen(t, nil)
	_, err = s.Push(t.Context(), newCompany().set())
	require.ErrorIs(t, err, netstock.ErrRefused)
	_, err = s.Pull(t.Context(), netstock.Folder(s.published), nil)
	require.ErrorIs(t, err, netstock.ErrRefused)
	require.Equal(t, strikes, s.far.Strikes(loopback))
}

func TestCancelledPushLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	c := newCompany()
	set := c.set()
	c.fails = nil
	time.AfterFunc(time.Millisecond, cancel)
	cancel()
	_, err := s.Push(ctx, set)
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, s.far.Transmissions(customer))
	require.Empty(t, spooled(t, s))
}

func TestTwoPushesAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	c := newCompany()
	other, err := netstock.Open(s.dir, environment, s.door, nil)
	require.NoError(t, err)
	entered, leave := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	set := c.set()
	c.fails = nil
	go func() {
		_, err := s.Push(t.Context(), waiting(set, entered, leave))
		done <- err
	}()
	<-entered
	_, err = other.Push(t.Context(), newCompany().set())
	var locked *netstock.LockedError
	require.ErrorAs(t, err, &locked)
	_, err = other.Pull(t.Context(), netstock.Folder(s.published), nil)
	require.NoError(t, err, "orders come while a push runs")
	close(leave)
	require.NoError(t, <-done)
}

func TestAnotherEnvironmentIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	_, err := netstock.Open(s.dir, netstock.Environment{Customer: "other", Stage: "test"}, s.door, nil)
	require.ErrorIs(t, err, netstock.ErrEnvironment)
}
