package sftpd

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"

	"github.com/pkg/sftp"
)

// Tree is the folder of a login and where in it the login may write: files
// stand exactly Depth folders below the folder "inbound", all else is read
// only.
type Tree struct {
	Root   *os.Root
	Depth  int                      // /inbound/a/x is depth 2, /inbound/a/b/x is 3
	Sealed func(folder string) bool // a folder below inbound that takes no more changes; nil: none
}

// segment is what a name below inbound may be; it cannot climb, hide or name a
// device with a colon.
var segment = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$`)

// local turns an absolute SFTP path into one below Root.
func local(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	if p == "" {
		return "."
	}
	return p
}

// writable reports whether a file, or with folder a folder, may be made,
// changed or removed at a path.
func (t Tree) writable(p string, folder bool) error {
	parts := strings.Split(local(p), "/")
	depth := len(parts) - 1
	if parts[0] != "inbound" || folder == (depth == t.Depth) || depth < 1 || depth > t.Depth {
		return fmt.Errorf("%w: %s is read only", sftp.ErrSSHFxPermissionDenied, p)
	}
	for _, s := range parts[1:] {
		if !segment.MatchString(s) {
			return fmt.Errorf("%w: name %q", sftp.ErrSSHFxPermissionDenied, s)
		}
	}
	within := strings.Join(parts[1:min(len(parts), t.Depth)], "/")
	if t.Sealed != nil && t.Sealed(within) {
		return fmt.Errorf("%w: %s is announced and takes no changes", sftp.ErrSSHFxPermissionDenied, within)
	}
	return nil
}
