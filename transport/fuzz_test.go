package transport

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

// FuzzListing: whatever is listed, what comes out can do no harm, and what
// does not come out is an error.
func FuzzListing(f *testing.F) {
	f.Add([]byte(`{"files":[{"id":"F1","name":"po_1.csv","kind":"order","object":"/outbound/F1/po_1.csv.bz2","size":1,"compressed_size":50,` +
		`"md5":"00000000000000000000000000000000","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}],"next":"c"}`))
	f.Add([]byte(`{"files":[{"id":"../..","name":"..\\x","object":"/outbound/../etc"},{}]}`))
	p := &place{outbound: "/outbound"}
	f.Fuzz(func(t *testing.T, body []byte) {
		var listing comms.Listing
		if json.Unmarshal(body, &listing) != nil {
			return
		}
		files, err := p.sound(listing.Files)
		ids := map[string]bool{}
		for _, f := range files {
			require.NoError(t, safename.Check(f.Name))
			require.Regexp(t, idPattern, f.ID)
			require.False(t, ids[f.ID])
			ids[f.ID] = true
			require.True(t, strings.HasPrefix(path.Clean(f.Object), "/outbound/"))
			require.GreaterOrEqual(t, f.Size, int64(0))
			require.Positive(t, f.Wire)
		}
		distinct := map[comms.Listed]bool{}
		for _, l := range listing.Files {
			distinct[l] = true
		}
		require.Equal(t, len(distinct) > len(files), err != nil)
	})
}

func FuzzConnection(f *testing.F) {
	f.Add([]byte(`{"sftp":{"host":"sftp.example.com","ports":[443,80],"user":"acme","inbound":"/inbound","outbound":"/outbound","host_keys":[` +
		`{"key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0s8hK0Hq4s0yq5yQkzM7bX4Yt0n9m3m1c1q0Qx5a1Z","valid_from":"2026-01-01T00:00:00Z"}]}}`))
	f.Add([]byte(`{"sftp":{"host":"[::1]","ports":[0],"host_keys":[{"key":"x"}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var c comms.Connection
		if json.Unmarshal(body, &c) != nil {
			return
		}
		p, err := parsePlace(c)
		if err != nil {
			require.LessOrEqual(t, len(err.Error()), 2*len(body)*8+1000)
			return
		}
		require.NotEmpty(t, p.pins)
		require.NotEmpty(t, p.ports)
		require.True(t, path.IsAbs(p.inbound) && path.IsAbs(p.outbound))
		keys := &hostKeys{keys: p.pins.valid(time.Now())}
		require.Equal(t, len(keys.keys) > 0, len(keys.algorithms()) > 0)
	})
}

// FuzzProblem: no answer without success becomes anything but a bounded error
// of one line, and only the statuses of the protocol are temporary.
func FuzzProblem(f *testing.F) {
	f.Add(401, "application/problem+json", "Wed, 21 Oct 2026 07:28:00 GMT", "5", []byte(`{"type":"clock","detail":"x","problems":["a"]}`))
	f.Add(302, "text/html", "", "", []byte("<html>"))
	f.Add(422, "application/problem+json; charset=x", "x", "Wed, 21 Oct 2026 07:28:00 GMT", []byte("{\"detail\":\"\\u001b\\n\\u202e\"}"))
	f.Fuzz(func(t *testing.T, status int, media, date, after string, body []byte) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))}
		resp.Header.Set("Content-Type", media)
		resp.Header.Set("Date", date)
		resp.Header.Set("Retry-After", after)
		err := refusal(resp, body, time.Unix(1_800_000_000, 0))
		text := err.Error()
		require.Less(t, len(text), 30_000)
		require.True(t, utf8.ValidString(text))
		require.Equal(t, plain(text, len(text)), text)
		require.GreaterOrEqual(t, err.After, time.Duration(0))
		switch status {
		case 401, 408, 429, 500, 501, 502, 503, 504:
		default:
			require.False(t, Temporary(err))
		}
	})
}

// FuzzPackets: however a stream of packets is cut, their number is the same.
func FuzzPackets(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 2, 1}, uint8(3))
	f.Fuzz(func(t *testing.T, stream []byte, cut uint8) {
		var whole, pieces packets
		begun, ended := whole.pass(stream)
		require.GreaterOrEqual(t, begun, ended)
		require.LessOrEqual(t, begun-ended, 1)
		var begunCut, endedCut int
		for len(stream) > 0 {
			n := min(int(cut%7)+1, len(stream))
			b, e := pieces.pass(stream[:n])
			begunCut, endedCut, stream = begunCut+b, endedCut+e, stream[n:]
		}
		require.Equal(t, begun, begunCut)
		require.Equal(t, ended, endedCut)
	})
}
