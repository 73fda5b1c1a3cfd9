package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

const maxCursor = 512

// Poll lists all files that have no receipt, oldest first. after is the
// cursor that an earlier Poll returned, or empty; with nothing newer the
// server holds the call up to wait, at most 25 s.
//
// An entry that breaks the protocol hides no other one: Poll then returns
// every sound file and an error that joins one ErrName or ErrProtocol for
// each bad entry, naming it. An entry that is listed twice is returned once.
func (c *Comms) Poll(ctx context.Context, after string, wait time.Duration) (files []Incoming, next string, err error) {
	p, err := c.where(ctx)
	if err != nil {
		return nil, after, err
	}
	wait = min(max(wait, 0), comms.MaxWait).Truncate(time.Second)
	query := url.Values{}
	if after != "" {
		query.Set("after", after)
	}
	if wait > 0 {
		query.Set("wait", strconv.Itoa(int(wait/time.Second)))
	}
	var answer comms.Listing
	_, err = c.web.do(ctx, call{
		op: "poll", subject: c.customer,
		method: http.MethodGet, path: []string{"customers", c.customer, "files"}, query: query,
		answer: &answer, limit: c.deadlines.poll(wait), success: []int{http.StatusOK},
	})
	if err != nil {
		return nil, after, err
	}
	if len(answer.Next) > maxCursor || plain(answer.Next, maxCursor) != answer.Next {
		return nil, after, &Error{Op: "poll", Kind: ErrProtocol, Err: fmt.Errorf("%s is no cursor", safename.Quote(answer.Next))}
	}
	files, err = p.sound(answer.Files)
	return files, answer.Next, err
}

// sound returns the entries that keep to the protocol, and the faults of the
// others.
func (p *place) sound(listed []comms.Listed) (files []Incoming, err error) {
	var faults []error
	seen := make(map[string]comms.Listed)
	for _, l := range listed {
		twin, again := seen[l.ID]
		if again && twin == l {
			continue
		}
		f, err := p.incoming(l)
		if err == nil && again {
			err = &Error{Kind: ErrProtocol, Err: errors.New("the id is listed with other content, too")}
		}
		if err != nil {
			err.Op, err.Subject = "poll", fmt.Sprintf("entry %s, %s", safename.Quote(l.ID), safename.Quote(l.Name))
			faults = append(faults, err)
			continue
		}
		seen[l.ID] = l
		files = append(files, f)
	}
	return files, errors.Join(faults...)
}

func (p *place) incoming(l comms.Listed) (Incoming, *Error) {
	if err := errors.Join(checkID("the id", l.ID), safename.Check(l.Name), p.holds(l.Object)); err != nil {
		return Incoming{}, &Error{Kind: ErrName, Err: err}
	}
	var why string
	switch {
	case !slices.Contains([]Kind{Order, Report}, Kind(l.Kind)):
		why = fmt.Sprintf("%s is no kind of file", safename.Quote(l.Kind))
	case l.Size < 0 || l.CompressedSize <= 0:
		why = fmt.Sprintf("%d and %d compressed are no sizes", l.Size, l.CompressedSize)
	case !md5Pattern.MatchString(l.MD5) || !sha256Pattern.MatchString(l.SHA256):
		why = fmt.Sprintf("%s and %s are no hashes", safename.Quote(l.MD5), safename.Quote(l.SHA256))
	}
	if why != "" {
		return Incoming{}, &Error{Kind: ErrProtocol, Err: errors.New(why)}
	}
	return Incoming{
		ID:        l.ID,
		Name:      l.Name,
		Kind:      Kind(l.Kind),
		Object:    l.Object,
		Size:      l.Size,
		Wire:      l.CompressedSize,
		MD5:       l.MD5,
		SHA256:    l.SHA256,
		CreatedAt: l.CreatedAt,
	}, nil
}
