package transport

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/erplink/erplink/internal/safename"
)

// orderPattern is how Netstock names recommended orders.
var orderPattern = regexp.MustCompile(`(?i)^(po|tr|wo)_[0-9]+\.(csv|xml|txt)$`)

var unfinished = []string{partSuffix, ".tmp", ".temp", ".partial", ".filepart", ".crdownload"}

// lookAgain is how often a Poll that waits looks into the folder.
const lookAgain = time.Second

// Poll lists the files that have no receipt, oldest first. With nothing that
// was not there under the cursor after, it looks again until wait is over. A
// file is listed when it has not changed for FolderOptions.Settle, so a Poll
// that sees a file for the first time takes at least that long.
//
// A file whose name is not allowed hides no other one: the error then joins
// one ErrName for each, and the files are all others.
func (f *Folder) Poll(ctx context.Context, after string, wait time.Duration) (files []Incoming, next string, err error) {
	end := time.Now().Add(wait)
	files, unsettled, err := f.list()
	if unsettled {
		if cause := sleep(ctx, f.settle); cause != nil {
			return nil, after, failed("poll", f.from, cause)
		}
		files, _, err = f.list()
	}
	for files != nil && time.Now().Before(end) && (len(files) == 0 || cursor(files) == after) {
		if cause := sleep(ctx, min(lookAgain, time.Until(end))); cause != nil {
			return nil, after, failed("poll", f.from, cause)
		}
		files, _, err = f.list()
	}
	if files == nil {
		return nil, after, err
	}
	return files, cursor(files), err
}

// cursor stands for a list of files.
func cursor(files []Incoming) string {
	sum := sha256.New()
	for _, f := range files {
		sum.Write([]byte(f.ID))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// list looks once. It returns the settled files, nil where it cannot look at
// all, and whether there are others.
func (f *Folder) list() (files []Incoming, unsettled bool, err error) {
	root, err := openFolder(f.from, "from")
	if err != nil {
		return nil, false, failed("poll", f.from, err)
	}
	defer func() { _ = root.Close() }()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, false, failed("poll", f.from, err)
	}
	files = []Incoming{}
	var faults []error
	seen := make(map[string]look)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || isTemporary(name) {
			continue
		}
		info, err := inspect(root, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // moved away since
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		seen[name] = f.seen[name].again(info)
		if time.Since(seen[name].since) < f.settle || isBeingWritten(root, name) {
			unsettled = true
			continue
		}
		files = append(files, found(info))
	}
	f.seen = seen
	slices.SortFunc(files, func(a, b Incoming) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Name, b.Name))
	})
	return files, unsettled, errors.Join(faults...)
}

func inspect(root *os.Root, name string) (os.FileInfo, error) {
	if err := safename.Check(name); err != nil {
		return nil, &Error{Op: "poll", Subject: safename.Quote(name), Kind: ErrName, Err: err}
	}
	info, err := root.Lstat(name) // asks the file itself; a folder's list may be behind
	return info, failed("poll", name, err)
}

// again compares a file with what it looked like before.
func (l look) again(info os.FileInfo) look {
	if l.size == info.Size() && l.modified.Equal(info.ModTime()) && !l.since.IsZero() {
		return l
	}
	return look{size: info.Size(), modified: info.ModTime(), since: time.Now()}
}

func isTemporary(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") {
		return true
	}
	lower := strings.ToLower(name)
	return slices.ContainsFunc(unfinished, func(suffix string) bool { return strings.HasSuffix(lower, suffix) })
}

// found describes a file. Its id changes with its content, as far as size and
// time tell, so that a new file of an old name is a new file.
func found(info os.FileInfo) Incoming {
	kind := Report
	if orderPattern.MatchString(info.Name()) {
		kind = Order
	}
	return Incoming{
		ID:        idOf(info.Name(), info),
		Name:      info.Name(),
		Kind:      kind,
		Object:    info.Name(),
		Size:      info.Size(),
		Wire:      info.Size(),
		CreatedAt: info.ModTime().UTC(),
	}
}

func idOf(name string, info os.FileInfo) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", name, info.Size(), info.ModTime().UnixNano()))
	return hex.EncodeToString(sum[:16])
}
