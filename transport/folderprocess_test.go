package transport_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

const (
	peerRole   = "ERPLINK_TEST_FOLDER_PEER" // base folder of the test that started this process
	peerRounds = 5
)

// folderPeer delivers sets into one folder while it takes what comes out of the
// other, and keeps what it took in a third.
type folderPeer struct {
	name, kept string
	door       *transport.Folder
}

func newPeer(t *testing.T, base, name, to, from string) *folderPeer {
	t.Helper()
	kept := filepath.Join(base, name+"-took")
	require.NoError(t, os.MkdirAll(kept, 0o755))
	return &folderPeer{name: name, kept: kept, door: quick(t, filepath.Join(base, to), filepath.Join(base, from))}
}

func (p *folderPeer) run(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { p.deliverAll(ctx, t) })
	wg.Go(func() { p.takeAll(ctx, t) })
	wg.Wait()
}

func (p *folderPeer) deliverAll(ctx context.Context, t *testing.T) {
	for round := range peerRounds {
		m, contents := plainSet(fmt.Sprintf("%s-%d", p.name, round),
			strings.Repeat(fmt.Sprintf("stock %s %d\n", p.name, round), 5000), fmt.Sprintf("sales %s %d\n", p.name, round))
		for i, f := range m.Files {
			if _, err := p.door.Put(ctx, m.ID, f.Name, strings.NewReader(contents[i])); err != nil {
				t.Error(err)
				return
			}
		}
		err := transport.Retry(ctx, &transport.Backoff{Tries: 10_000, First: time.Millisecond, Most: 5 * time.Millisecond},
			func(ctx context.Context) error { return p.door.Deliver(ctx, m) })
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// takeAll ends when the control file of the last round was taken.
func (p *folderPeer) takeAll(ctx context.Context, t *testing.T) {
	for controls, cursor := 0, ""; controls < peerRounds; {
		files, next, err := p.door.Poll(ctx, cursor, time.Second)
		if err != nil {
			t.Error(err)
			return
		}
		cursor = next
		for _, f := range files {
			content, err := p.take(ctx, f)
			if transport.Temporary(err) {
				continue // a newer set has replaced the file since the list was made
			}
			if err != nil {
				t.Error(err)
				return
			}
			if f.Name == "control.csv" {
				controls++
			}
			if err := os.WriteFile(filepath.Join(p.kept, f.ID+"-"+f.Name), content, 0o600); err != nil {
				t.Error(err)
				return
			}
		}
	}
}

func (p *folderPeer) take(ctx context.Context, f transport.Incoming) ([]byte, error) {
	var content bytes.Buffer
	if err := p.door.Fetch(ctx, f, &content); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content.Bytes())
	f.SHA256 = hex.EncodeToString(sum[:])
	return content.Bytes(), p.door.Acknowledge(ctx, f, time.Now())
}

// TestFolderPeer is the other process of TestFolderBetweenTwoProcesses.
func TestFolderPeer(t *testing.T) {
	base := os.Getenv(peerRole)
	if base == "" {
		t.Skip("runs in a process that TestFolderBetweenTwoProcesses starts")
	}
	newPeer(t, base, "b", "two", "one").run(t)
}

func TestFolderBetweenTwoProcesses(t *testing.T) {
	base := t.TempDir()
	for _, name := range []string{"one", "two"} {
		require.NoError(t, os.Mkdir(filepath.Join(base, name), 0o755))
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFolderPeer$", "-test.v")
	cmd.Env = append(os.Environ(), peerRole+"="+base)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	newPeer(t, base, "a", "one", "two").run(t)
	require.NoError(t, cmd.Wait(), "%s", &out)

	for _, c := range []struct{ taker, giver string }{{"a", "b"}, {"b", "a"}} {
		took := map[string]bool{}
		for _, content := range visible(t, filepath.Join(base, c.taker+"-took")) {
			took[content] = true
		}
		for round := range peerRounds {
			require.True(t, took[fmt.Sprintf("CONTROL OF %s-%d", c.giver, round)], "control %d of %s", round, c.giver)
			require.True(t, took[fmt.Sprintf("sales %s %d\n", c.giver, round)], "sales %d of %s", round, c.giver)
			require.True(t, took[strings.Repeat(fmt.Sprintf("stock %s %d\n", c.giver, round), 5000)], "stock %d of %s", round, c.giver)
		}
	}
}
