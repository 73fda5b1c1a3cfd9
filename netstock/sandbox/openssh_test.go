package sandbox_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/erplink/erplink/internal/peer"
	"github.com/stretchr/testify/require"
)

// OpenSSH's own client gets along with the server: it shares no code with the
// one that the SDK uses.
func TestOpenSSHClient(t *testing.T) {
	program := peer.Path(t, "sftp")
	s := start(t, nil)
	c := enrolled(t, s, "acme", keys()[0], nil)
	c.push(newSet(t, nil))
	listed := c.poll("", 0).Files[0]

	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	port := strconv.Itoa(c.conn.SFTP.Ports[0])
	key := write("key", string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(c.key)})))
	known := write("known_hosts", "["+c.conn.SFTP.Host+"]:"+port+" "+c.conn.SFTP.HostKeys[0].Key+"\n")
	local, fetched := write("stock.csv.bz2", "what is sent"), filepath.Join(dir, "fetched.bz2")
	batch := write("batch", `mkdir /inbound/t1
put "`+local+`" /inbound/t1/stock.csv.bz2.part
rename /inbound/t1/stock.csv.bz2.part /inbound/t1/stock.csv.bz2
ls -l /inbound/t1
get `+listed.Object+` "`+fetched+`"
`)
	out, err := exec.CommandContext(t.Context(), program, "-b", batch, "-P", port, "-i", key, "-o", "UserKnownHostsFile="+known,
		"-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "acme@"+c.conn.SFTP.Host).CombinedOutput()
	require.NoError(t, err, string(out))
	whole, _ := c.fetch(listed)
	got, err := os.ReadFile(fetched)
	require.NoError(t, err)
	require.Equal(t, whole, got)
	info, err := c.files().Stat("/inbound/t1/stock.csv.bz2")
	require.NoError(t, err)
	require.Equal(t, int64(len("what is sent")), info.Size())
}
