package commsd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/erplink/erplink/internal/comms"
)

// appUser is the name under which Comms logs in at an App server.
const appUser = "comms"

// link is one SFTP session with an App server.
type link struct {
	*sftp.Client
	close func() error
}

// dial opens a session; the App server's host key is pinned, and the session
// ends with the context.
func (a *app) dial(ctx context.Context) (*link, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", a.SFTP)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	c, channels, requests, err := ssh.NewClientConn(conn, a.SFTP, &ssh.ClientConfig{
		User:              appUser,
		Auth:              []ssh.AuthMethod{ssh.PublicKeys(a.ClientKey)},
		HostKeyCallback:   ssh.FixedHostKey(a.HostKey),
		HostKeyAlgorithms: []string{a.HostKey.Type()},
		Timeout:           20 * time.Second,
	})
	if err != nil {
		stop()
		return nil, errors.Join(err, conn.Close())
	}
	client := ssh.NewClient(c, channels, requests)
	session, err := sftp.NewClient(client)
	if err != nil {
		stop()
		return nil, errors.Join(err, client.Close())
	}
	return &link{session, func() error {
		stop()
		return errors.Join(session.Close(), client.Close())
	}}, nil
}

// fetch reads a file of an App server, at most limit bytes.
func (a *app) fetch(ctx context.Context, name string, limit int64) (data []byte, err error) {
	l, err := a.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return data, err
}

// push copies a transmission's objects from the customer's folder to the App
// server, each under its last name only once it is whole.
func (a *app) push(ctx context.Context, from *os.Root, customer string, t comms.Transmission) (err error) {
	l, err := a.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	folder := path.Join("/inbound", customer, t.ID)
	if err := l.MkdirAll(folder); err != nil {
		return err
	}
	for _, f := range t.Files {
		if err := l.copy(from, path.Join("inbound", t.ID, f.Name+".bz2"), path.Join(folder, f.Name+".bz2")); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (l *link) copy(from *os.Root, local, remote string) (err error) {
	src, err := from.Open(local)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	dst, err := l.Create(remote + ".part")
	if err != nil {
		return err
	}
	n, err := io.Copy(dst, src)
	if err := errors.Join(err, dst.Close()); err != nil {
		return err
	}
	info, err := l.Stat(remote + ".part")
	if err != nil {
		return err
	}
	if info.Size() != n {
		return fmt.Errorf("%d of %d bytes arrived", info.Size(), n)
	}
	return l.PosixRename(remote+".part", remote)
}
