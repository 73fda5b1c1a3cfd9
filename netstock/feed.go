package netstock

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/erplink/erplink/internal/safename"
)

func (r Render) feeds() feed {
	if r.Append {
		return feedAppend
	}
	return feedOne
}

// errUnread says that the ERP has not read the order before.
var errUnread = errors.New("the ERP has not read the order that lies there; this one follows once it has")

// feed puts a waiting output into the file of fixed name.
func (o *outlet) feed(out output, waiting string) error {
	if err := safename.Check(out.Name); err != nil {
		return err
	}
	if out.Feed == feedAppend {
		if err := o.appendTo(out.Name, waiting); err != nil {
			return err
		}
		return o.drop(out.Quarantine)
	}
	switch lies, err := o.root.Lstat(out.Name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case lies.Size() > 0:
		return fmt.Errorf("%s: %w", filepath.Join(o.path, out.Name), errUnread)
	}
	if err := o.root.Rename(waiting, out.Name); err != nil {
		return err
	}
	return syncFolder(o.root)
}

func (o *outlet) appendTo(name, waiting string) (err error) {
	src, err := o.root.Open(waiting)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := o.root.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err = io.Copy(dst, src); err == nil {
		err = dst.Sync()
	}
	return errors.Join(err, dst.Close())
}
