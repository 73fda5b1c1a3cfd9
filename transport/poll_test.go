package transport_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/transport"
)

func listed(id, name string) comms.Listed {
	return comms.Listed{
		ID: id, Name: name, Kind: "order", Object: "/outbound/" + id + "/" + name + ".bz2", Size: 10, CompressedSize: 50,
		MD5: strings.Repeat("0", 32), SHA256: strings.Repeat("0", 64), CreatedAt: time.Unix(1e9, 0).UTC(),
	}
}

func poll(t *testing.T, files ...comms.Listed) ([]transport.Incoming, error) {
	t.Helper()
	web := startWeb(t, testKey())
	web.connection = somePlace(t)
	web.listing = comms.Listing{Files: files, Next: "c"}
	got, next, err := openDoor(t, web.URL, nil).Poll(t.Context(), "", 0)
	require.Equal(t, "c", next)
	return got, err
}

// One bad entry is named and hides none of the others.
func TestPollNamesBadEntriesAndReturnsTheOthers(t *testing.T) {
	for name, spoil := range map[string]func(*comms.Listed){
		"no id":                 func(l *comms.Listed) { l.ID = "" },
		"id with a path":        func(l *comms.Listed) { l.ID = "../x" },
		"no name":               func(l *comms.Listed) { l.Name = "" },
		"name with a path":      func(l *comms.Listed) { l.Name = "../../etc/passwd" },
		"Windows path":          func(l *comms.Listed) { l.Name = `..\x.csv` },
		"drive":                 func(l *comms.Listed) { l.Name = `C:\x.csv` },
		"stream":                func(l *comms.Listed) { l.Name = "po_1.csv:x" },
		"device":                func(l *comms.Listed) { l.Name = "NUL.csv" },
		"trailing dot":          func(l *comms.Listed) { l.Name = "po_1.csv." },
		"control character":     func(l *comms.Listed) { l.Name = "po_1\n.csv" },
		"hidden":                func(l *comms.Listed) { l.Name = ".po_1.csv" },
		"no kind":               func(l *comms.Listed) { l.Kind = "" },
		"kind of a later day":   func(l *comms.Listed) { l.Kind = "invoice" },
		"no object":             func(l *comms.Listed) { l.Object = "" },
		"relative object":       func(l *comms.Listed) { l.Object = "outbound/x" },
		"object outside":        func(l *comms.Listed) { l.Object = "/inbound/x" },
		"object of a neighbour": func(l *comms.Listed) { l.Object = "/outbound2/x" },
		"object that climbs":    func(l *comms.Listed) { l.Object = "/outbound/../inbound/x" },
		"object with a newline": func(l *comms.Listed) { l.Object = "/outbound/x\n" },
		"the folder itself":     func(l *comms.Listed) { l.Object = "/outbound" },
		"negative size":         func(l *comms.Listed) { l.Size = -1 },
		"no compressed size":    func(l *comms.Listed) { l.CompressedSize = 0 },
		"no MD5":                func(l *comms.Listed) { l.MD5 = "" },
		"upper-case hash":       func(l *comms.Listed) { l.SHA256 = strings.Repeat("A", 64) },
		"an id of another":      func(l *comms.Listed) { l.ID = "F1" },
	} {
		t.Run(name, func(t *testing.T) {
			bad := listed("F2", "po_2.csv")
			spoil(&bad)
			files, err := poll(t, listed("F1", "po_1.csv"), bad, listed("F3", "tr_3.csv"))
			require.Len(t, files, 2)
			require.Equal(t, []string{"po_1.csv", "tr_3.csv"}, []string{files[0].Name, files[1].Name})
			e, ok := errors.AsType[*transport.Error](err)
			require.True(t, ok, "%v", err)
			require.Contains(t, e.Subject, fmt.Sprintf("%q", bad.ID))
			require.Contains(t, e.Subject, fmt.Sprintf("%q", bad.Name))
			require.True(t, errors.Is(err, transport.ErrName) || errors.Is(err, transport.ErrProtocol))
			require.False(t, transport.Temporary(err))
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestPollTakesAnExactRepetitionOnce(t *testing.T) {
	files, err := poll(t, listed("F1", "po_1.csv"), listed("F1", "po_1.csv"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, transport.Incoming{
		ID: "F1", Name: "po_1.csv", Kind: transport.Order, Object: "/outbound/F1/po_1.csv.bz2", Size: 10, Wire: 50,
		MD5: strings.Repeat("0", 32), SHA256: strings.Repeat("0", 64), CreatedAt: time.Unix(1e9, 0).UTC(),
	}, files[0])
}

func TestPollAsksAsTheProtocolSays(t *testing.T) {
	for _, c := range []struct {
		after string
		wait  time.Duration
		want  string
	}{
		{"", 0, ""}, {"a b&c", 0, "after=a+b%26c"}, {"x", 7 * time.Second, "after=x&wait=7"},
		{"", time.Hour, "wait=25"}, {"", 900 * time.Millisecond, ""}, {"", -time.Second, ""},
	} {
		var query string
		place := somePlace(t)
		door := openDoor(t, "https://comms.example.com", &transport.CommsOptions{HTTPClient: &http.Client{Transport: inMemory{
			http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				query = r.URL.RawQuery
				if strings.HasSuffix(r.URL.Path, "/connection") {
					answer(rw, 200, place)
					return
				}
				answer(rw, 200, comms.Listing{Next: "n"})
			})}}})
		_, next, err := door.Poll(t.Context(), c.after, c.wait)
		require.NoError(t, err)
		require.Equal(t, "n", next)
		require.Equal(t, c.want, query)
	}
}

func TestConnectionIsChecked(t *testing.T) {
	for name, spoil := range map[string]func(*comms.SFTP){
		"no host":          func(s *comms.SFTP) { s.Host = "" },
		"host with a port": func(s *comms.SFTP) { s.Host = "a:22" },
		"host of options":  func(s *comms.SFTP) { s.Host = "-oProxyCommand=x" },
		"no ports":         func(s *comms.SFTP) { s.Ports = nil },
		"port 0":           func(s *comms.SFTP) { s.Ports = []int{443, 0} },
		"too many ports":   func(s *comms.SFTP) { s.Ports = make([]int, 1000) },
		"no user":          func(s *comms.SFTP) { s.User = "" },
		"strange user":     func(s *comms.SFTP) { s.User = "a\x00b" },
		"relative folder":  func(s *comms.SFTP) { s.Inbound = "inbound" },
		"climbing folder":  func(s *comms.SFTP) { s.Outbound = "/outbound/.." },
		"no host keys":     func(s *comms.SFTP) { s.HostKeys = nil },
		"unusable keys":    func(s *comms.SFTP) { s.HostKeys = []comms.HostKey{{Key: "ssh-dss AAAA"}, {Key: ""}} },
		"a key misnamed": func(s *comms.SFTP) {
			s.HostKeys[0].Key = strings.Replace(s.HostKeys[0].Key, "ssh-ed25519", "ssh-rsa", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			web := startWeb(t, testKey())
			web.connection = somePlace(t)
			spoil(&web.connection.SFTP)
			_, _, err := openDoor(t, web.URL, nil).Poll(t.Context(), "", 0)
			require.ErrorIs(t, err, transport.ErrProtocol)
			require.False(t, transport.Temporary(err))
		})
	}
}
