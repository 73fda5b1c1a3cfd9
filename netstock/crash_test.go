package netstock_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/netstock"
	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/transport"
)

// The names of the environment by which a test runs itself as a connector
// that is killed.
const (
	crashSite = "ERPLINK_TEST_CRASH_SITE" // JSON of a crashPlace
	crashAt   = "ERPLINK_TEST_CRASH_AT"   // the step before which it kills itself; 0 counts them
	long      = "ERPLINK_LONG"            // run the whole sweep
)

// crashPlace is all that a connector's process is told.
type crashPlace struct{ URL, Key, Dir, Published, Rendered string }

// TestMain runs the connector of the crash tests instead of the tests where
// the environment says so.
func TestMain(m *testing.M) {
	place := os.Getenv(crashSite)
	if place == "" {
		os.Exit(m.Run())
	}
	n, err := strconv.Atoi(os.Getenv(crashAt))
	if err == nil {
		err = runConnector(place, n)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Killed before any step at all, a connector loses no order, publishes none
// twice and announces no set twice, also when the ERP eats what it sees.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	steps := countSteps(t)
	stride := 9 // a sample, at another place every day
	if os.Getenv(long) != "" {
		stride = 1
	}
	t.Logf("%d steps, every %dth", steps, stride)
	for n := 1 + time.Now().YearDay()%stride; n <= steps; n += stride {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			c := newCrashed(t)
			killed := c.run(t, n, 0)
			require.True(t, killed || n > steps-5, "it was killed") // how a file is cut into reads varies
			c.recover(t)
		})
	}
}

// The same at moments that no step marks, several times in a row.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	sites, kills := 2, 5
	if os.Getenv(long) != "" {
		sites, kills = 100, 10
	}
	for i := range sites {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			c := newCrashed(t)
			for range kills {
				c.run(t, 0, time.Duration(rand.IntN(200))*time.Millisecond)
				c.eat(t)
			}
			c.recover(t)
		})
	}
}

// crashed is a site whose connector is killed.
type crashed struct {
	far   *sandbox.Sandbox
	place crashPlace
	eaten map[string]int // what the ERP has taken, and how often
}

func countSteps(t *testing.T) int {
	t.Helper()
	c := newCrashed(t)
	out, err := c.command(t, 0).Output()
	require.NoError(t, err)
	steps, err := strconv.Atoi(strings.TrimSpace(string(out)))
	require.NoError(t, err)
	require.Greater(t, steps, 50)
	return steps
}

// newCrashed is a site with orders that wait.
func newCrashed(t *testing.T) *crashed {
	t.Helper()
	base := t.TempDir()
	far, err := sandbox.Start(filepath.Join(base, "sandbox"), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, far.Close()) })
	code, err := far.AddCustomer(t.Context(), customer, "Acme", nil)
	require.NoError(t, err)
	c := &crashed{far: far, eaten: map[string]int{}, place: crashPlace{
		URL: far.URL(), Key: filepath.Join(base, "keys", "key.pem"), Dir: filepath.Join(base, "connector"),
		Published: filepath.Join(base, "from_netstock"), Rendered: filepath.Join(base, "sage-x3"),
	}}
	key, err := transport.CreateKey(c.place.Key, 2048)
	require.NoError(t, err)
	door, err := transport.NewComms(far.URL(), customer, key, nil)
	require.NoError(t, err)
	s := &site{far: far, door: door, dir: c.place.Dir, published: c.place.Published}
	s.reopen(t, nil)
	require.NoError(t, s.Register(t.Context(), code, client))
	s.push(t, newCompany())
	s.settle(t)
	require.NoError(t, s.Close())
	return c
}

func (c *crashed) command(t *testing.T, at int) *exec.Cmd {
	t.Helper()
	place, err := json.Marshal(c.place)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), crashSite+"="+string(place), fmt.Sprintf("%s=%d", crashAt, at))
	return cmd
}

// run runs the connector until it is killed, at a step or after a time; it
// reports whether it was killed.
func (c *crashed) run(t *testing.T, at int, after time.Duration) bool {
	t.Helper()
	cmd := c.command(t, at)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	require.NoError(t, cmd.Start())
	if after > 0 {
		time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	}
	err := cmd.Wait()
	if err == nil {
		return false
	}
	require.Equal(t, -1, cmd.ProcessState.ExitCode(), "it did not fail: %s", stderr.String())
	return true
}

// eat takes everything that the ERP sees.
func (c *crashed) eat(t *testing.T) {
	t.Helper()
	for _, folder := range []string{c.place.Published, c.place.Rendered} {
		if _, err := os.Stat(folder); os.IsNotExist(err) {
			continue
		}
		for _, name := range visible(t, folder) {
			path := filepath.Join(folder, name)
			require.NotEmpty(t, content(t, path), "a half-finished %s is visible", name)
			c.eaten[path]++
			require.NoError(t, os.Remove(path))
		}
	}
}

// recover lets a new process finish, and then counts.
func (c *crashed) recover(t *testing.T) {
	t.Helper()
	c.eat(t)
	require.False(t, c.run(t, 0, 0))
	c.eat(t)
	ids := map[string]bool{}
	for _, set := range c.far.Transmissions(customer) {
		require.Equal(t, transport.Imported, set.State)
		require.False(t, ids[set.ID])
		ids[set.ID] = true
	}
	for _, f := range c.far.Files(customer) {
		path := filepath.Join(c.place.Published, f.Name)
		require.Equal(t, 1, c.eaten[path], "%s is published once", f.Name)
		require.False(t, f.Received.IsZero(), "%s has its receipt", f.Name)
	}
	for path, times := range c.eaten {
		require.Equal(t, 1, times, path)
	}
	require.Equal(t, c.announced(t), len(ids), "what the journal says was delivered is what was announced")
	require.Empty(t, leftovers(t, c.place.Published))
	require.Empty(t, leftovers(t, c.place.Rendered))
}

// announced counts the sets that the journal calls delivered.
func (c *crashed) announced(t *testing.T) (n int) {
	t.Helper()
	key, err := transport.LoadKey(c.place.Key)
	require.NoError(t, err)
	door, err := transport.NewComms(c.place.URL, customer, key, nil)
	require.NoError(t, err)
	connector, err := netstock.Open(c.place.Dir, environment, door, nil)
	require.NoError(t, err)
	defer connector.Close()
	status, err := connector.Status(t.Context())
	require.NoError(t, err)
	for _, set := range status.Sets {
		if !set.Delivered.IsZero() {
			n++
		}
	}
	return n
}
