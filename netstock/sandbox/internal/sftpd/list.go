package sftpd

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/pkg/sftp"
)

// Filelist lists a folder or describes a file.
func (h *handlers) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	name := local(r.Filepath)
	switch r.Method {
	case "List":
		entries, err := fs.ReadDir(h.root().FS(), name)
		if err != nil {
			return nil, err
		}
		var infos listing
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				continue // removed since
			}
			infos = append(infos, info)
		}
		return infos, nil
	case "Stat":
		info, err := h.root().Stat(name)
		return h.described(r.Filepath, info, err)
	default:
		return nil, fmt.Errorf("%w: %s", sftp.ErrSSHFxOpUnsupported, r.Method)
	}
}

// Lstat describes a file without following a link.
func (h *handlers) Lstat(r *sftp.Request) (sftp.ListerAt, error) {
	info, err := h.root().Lstat(local(r.Filepath))
	return h.described(r.Filepath, info, err)
}

func (h *handlers) described(name string, info os.FileInfo, err error) (sftp.ListerAt, error) {
	if err != nil {
		return nil, err
	}
	if size, ok := h.damaged.Load(name); ok {
		info = resized{info, size.(int64)}
	}
	return listing{info}, nil
}

// listing hands out descriptions of files piece by piece.
type listing []os.FileInfo

func (l listing) ListAt(out []os.FileInfo, offset int64) (int, error) {
	if offset >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(out, l[offset:])
	if n < len(out) {
		return n, io.EOF
	}
	return n, nil
}

// resized is a file whose size is said to be another.
type resized struct {
	os.FileInfo
	size int64
}

func (r resized) Size() int64 { return r.size }
