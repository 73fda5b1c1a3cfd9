package transport

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// FolderOptions are what a Folder can be told. The zero value, and nil, mean
// good defaults.
type FolderOptions struct {
	// Settle is for how long a file must not have changed before it is taken
	// for complete; 2 s.
	Settle time.Duration

	// Supersede delivers a set although the one before has not been picked
	// up: its control.csv is removed first, then its files are replaced. It is
	// for a program that leaves what it has read. Where the program takes the
	// files away, it would lose a set, and with it the window of a file that
	// is sent in windows.
	Supersede bool
}

// Folder is the door of two folders on this computer or on a share. Netstock's
// own program, or another carrier, picks up the plain CSV files in one and
// puts recommended orders into the other. It is safe for concurrent use; two
// processes may share a folder, one at each end.
//
// Towards Netstock, files are written into the hidden folder .erplink, one
// folder for each transmission, and renamed into their places when the set is
// sealed, control.csv last. A control.csv that is still there means that the
// set before has not been picked up: Deliver then returns ErrBusy and changes
// nothing (see FolderOptions.Supersede). What was delivered stays on record in
// .erplink until the next delivery, so that Deliver after a crash does not
// deliver twice.
//
// From Netstock, po_, tr_ or wo_ with digits and .csv, .xml or .txt are
// orders; every other file is a report. Folders, links, names that begin with
// a dot or a tilde, and names of unfinished files (.part, .tmp, .temp,
// .partial, .filepart, .crdownload) are passed over. The receipt moves a file
// to the folder "done".
//
// That the program takes control.csv as its trigger, and that it ignores a
// hidden folder, is inferred. The names of orders are documented:
// https://intercom.help/netstock/en/articles/6036035-order-formats-orders-upload-sage-300.
type Folder struct {
	to, from  string
	settle    time.Duration
	supersede bool

	mu   sync.Mutex
	seen map[string]look // the files of from, by name
}

// look is what a file looked like, and since when.
type look struct {
	size     int64
	modified time.Time
	since    time.Time
}

// NewFolder makes a door that puts files into the folder to and finds others
// in the folder from. One of them may be empty where only the other direction
// is used. Nothing is opened before it is needed. The error is ErrConfig.
func NewFolder(to, from string, opts *FolderOptions) (*Folder, error) {
	o := FolderOptions{}
	if opts != nil {
		o = *opts
	}
	if to == "" && from == "" {
		return nil, configError("folders", errors.New("there is none"))
	}
	to, err := absolute(to)
	if err != nil {
		return nil, configError("folder towards Netstock", err)
	}
	from, err = absolute(from)
	if err != nil {
		return nil, configError("folder from Netstock", err)
	}
	if to != "" && from != "" && (within(to, from) || within(from, to)) {
		return nil, configError("folders", fmt.Errorf("%s and %s are the same, or one in the other", to, from))
	}
	return &Folder{
		to:        to,
		from:      from,
		settle:    orDefault(o.Settle, 2*time.Second),
		supersede: o.Supersede,
		seen:      map[string]look{},
	}, nil
}

// absolute keeps a folder where it is when the program changes its own.
func absolute(folder string) (string, error) {
	if folder == "" {
		return "", nil
	}
	return filepath.Abs(folder)
}

// within reports whether inner is outer or below it.
func within(outer, inner string) bool {
	rel, err := filepath.Rel(strings.ToLower(outer), strings.ToLower(inner)) // Windows and macOS fold case
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// Encoding is Plain.
func (f *Folder) Encoding() Encoding { return Plain }

// Close has nothing to close.
func (f *Folder) Close() error { return nil }

// openFolder opens one of the folders, out of which no name can lead.
func openFolder(folder, direction string) (*os.Root, error) {
	if folder == "" {
		return nil, configError("folder", fmt.Errorf("there is none %s Netstock", direction))
	}
	return os.OpenRoot(folder)
}

// failed gives an error of the file system its kind.
func failed(op, subject string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*Error); ok {
		return e
	}
	_, isPath := errors.AsType[*fs.PathError](err)
	_, isLink := errors.AsType[*os.LinkError](err)
	kind := ErrFolder
	switch {
	case isFull(err):
		kind = ErrRemoteFull
	case isHeld(err):
		kind = ErrBusy
	case !isPath && !isLink:
		return fmt.Errorf("%s %s: %w", op, subject, err) // a context that ended
	}
	return &Error{Op: op, Subject: subject, Kind: kind, Err: err}
}
