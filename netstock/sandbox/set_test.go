package sandbox_test

import (
	"bytes"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dsnet/compress/bzip2"
	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/comms"
)

// A small shop: it buys bolts, makes bicycles of them and moves lamps. Every
// item sells 2 a day in the 90 days that end with 2026/03/04.
var shop = map[string]string{
	"location.csv": `
"DC","Warehouse",1,,"DC"
"SHOP","Shop",1,,"ST"`,
	"supplier.csv": `
"ACME","Acme Ltd",,5`,
	"master.csv": `
"BIKE","Bicycle","EA",,,,,,"1"
"BOLT","Bolt, steel","EA",,,,,,"2"
"LAMP","Lamp","EA",,,,,,"3"`,
	"stock.csv": `
"BIKE","DC",,100,100,,0,,"EX","ACME","ACME",,,,4,,,,,"R"
"BOLT","DC",,1,0.35,,10,,"EX","ACME","ACME","BOX",12,"EUR",,,,,,
"LAMP","SHOP",,9,9,,0,,"IN","DC","ACME",,,,,,,,,"W"`,
	"group.csv": `
1,"R","Red"
1,"W","White"`,
	"sales.csv": `
"BIKE","DC",,2026/03/04,2026/03/04,180,,,,
"BOLT","DC",,2025/12/05,2025/12/05,180,,,,
"LAMP","SHOP",,2026/03/01,2026/03/01,180,,,,`,
	"po.csv": "",
	"bom.csv": `
"BIKE","DC","BOLT","DC",8`,
}

// set is a transmission as a connector makes it.
type set struct {
	body    comms.Transmission
	plain   map[string][]byte
	packed  map[string][]byte
	omitted string // object that is not uploaded
}

func crlf(text string) []byte {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	return []byte(strings.ReplaceAll(text+"\n", "\n", "\r\n"))
}

// newSet makes a set of the shop's files with changes; a change to "-" leaves a
// file out.
func newSet(t *testing.T, change map[string]string) *set {
	t.Helper()
	files := maps.Clone(shop)
	maps.Copy(files, change)
	maps.DeleteFunc(files, func(_, text string) bool { return text == "-" })

	s := &set{plain: map[string][]byte{}, packed: map[string][]byte{}}
	control := "INTERFACE_VERSION,2.0.8\nEXTRACTION_DATE,2026/03/05\nEXTRACTION_TIME,02:00:00\n"
	s.body = comms.Transmission{
		ID: newID(), StartedAt: time.Now().UTC(), FinishedAt: time.Now().UTC(), InterfaceVersion: "2.0.8",
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != "control.csv" {
			s.add(t, name, crlf(files[name]))
			control += fmt.Sprintf("MD5_%s,%s\n", strings.ToUpper(strings.TrimSuffix(name, ".csv")), s.body.Files[len(s.body.Files)-1].MD5)
		}
	}
	if text, ok := files["control.csv"]; ok {
		control = text
	}
	s.add(t, "control.csv", crlf(control))
	return s
}

func (s *set) add(t *testing.T, name string, data []byte) {
	t.Helper()
	m, h := md5.Sum(data), sha256.Sum256(data)
	s.plain[name], s.packed[name] = data, pack(t, data)
	s.body.Files = append(s.body.Files, comms.File{
		Name: name, Object: path.Join("/inbound", s.body.ID, name+".bz2"), Size: int64(len(data)),
		CompressedSize: int64(len(s.packed[name])), MD5: hex.EncodeToString(m[:]), SHA256: hex.EncodeToString(h[:]),
		Rows: int64(bytes.Count(data, []byte("\n"))),
	})
}

// repack replaces what travels of a file, and only that.
func (s *set) repack(name string, packed []byte) {
	s.packed[name] = packed
	for i := range s.body.Files {
		if s.body.Files[i].Name == name {
			s.body.Files[i].CompressedSize = int64(len(packed))
		}
	}
}

func pack(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, nil)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// newID makes a UUIDv7.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	ms := time.Now().UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// upload puts the objects as the protocol says.
func (s *set) upload(t *testing.T, files *sftp.Client) {
	t.Helper()
	folder := "/inbound/" + s.body.ID
	require.NoError(t, files.Mkdir(folder))
	for _, f := range s.body.Files {
		if f.Name == s.omitted {
			continue
		}
		put(t, files, f.Object+".part", s.packed[f.Name])
		require.NoError(t, files.PosixRename(f.Object+".part", f.Object))
	}
}

func put(t *testing.T, files *sftp.Client, name string, data []byte) {
	t.Helper()
	f, err := files.Create(name)
	require.NoError(t, err)
	_, err = f.Write(data)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// push uploads and announces a set, and waits for its end.
func (c *client) push(s *set) comms.Status {
	c.t.Helper()
	s.upload(c.t, c.files())
	a := c.call(http.MethodPost, "/transmissions", s.body)
	require.Equal(c.t, http.StatusAccepted, a.status, a.text)
	settle(c.t, c.s)
	return c.state(s.body.ID)
}
