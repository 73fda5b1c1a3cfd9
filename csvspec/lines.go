package csvspec

import (
	"bytes"
	"io"
)

// MaxLine is the most bytes that a line may have, its end not counted. It is
// our decision: memory stays bounded, and no row of the interface comes near.
const MaxLine = 128 << 10

const (
	byteOrderMark = "\ufeff"
	maxEmptyReads = 100
)

// lineReader cuts a stream into lines. It counts and hashes what it reads.
type lineReader struct {
	r          io.Reader
	buf        []byte // buf[start:end] is read and not yet taken
	start, end int
	line       int64 // number of the line taken last
	taken      int   // where it begins, for untake
	bom        bool
	digest     digest
	err        error // why reading ended, io.EOF included
}

// take returns the next line without its end. The bytes are valid until the
// next call. A line that is too long is skipped and gives its Code; the error
// is io.EOF after the last line, or that of the stream, whose unfinished last
// line is not given.
func (l *lineReader) take() ([]byte, Code, error) {
	length := l.find(0)
	if l.line == 0 && !l.bom && bytes.HasPrefix(l.buf[l.start:l.end], []byte(byteOrderMark)) {
		l.bom = true
		l.start += len(byteOrderMark)
		length = l.find(0)
	}
	switch {
	case length < 0 && l.err == nil:
		l.line++
		l.skip()
		return nil, CodeLineTooLong, nil
	case length < 0 && (l.err != io.EOF || l.start == l.end):
		return nil, "", l.err
	}
	l.line++
	l.taken = l.start
	raw := l.advance(length)
	if len(raw) > MaxLine {
		return nil, CodeLineTooLong, nil
	}
	return raw, "", nil
}

// advance takes length bytes and the line feed behind them, or all that is
// left where length is below zero.
func (l *lineReader) advance(length int) []byte {
	raw := l.buf[l.start:l.end]
	if length >= 0 {
		raw = raw[:length]
		l.start += length + 1
	} else {
		l.start = l.end
	}
	return bytes.TrimSuffix(raw, []byte("\r"))
}

// untake gives the line that was taken last back.
func (l *lineReader) untake() {
	l.start = l.taken
	l.line--
}

// drop takes the next n lines, which peek has shown to be there.
func (l *lineReader) drop(n int) {
	for range n {
		l.advance(l.find(0))
		l.line++
	}
}

// peek returns the next n lines, the line ends between them included, without
// taking them; false where there are not as many within MaxLine bytes.
func (l *lineReader) peek(n int) ([]byte, bool) {
	length := -1
	for i := range n {
		from := length + 1
		if length = l.find(from); length >= 0 {
			continue
		}
		length = l.end - l.start
		if i < n-1 || from >= length || l.err != io.EOF {
			return nil, false
		}
	}
	return bytes.TrimSuffix(l.buf[l.start:l.start+length], []byte("\r")), true
}

// find returns the offset from start of the first line feed at or behind
// from, or -1 where none comes before the end or within MaxLine bytes.
func (l *lineReader) find(from int) int {
	for {
		if i := bytes.IndexByte(l.buf[l.start+from:l.end], '\n'); i >= 0 {
			return from + i
		}
		from = l.end - l.start
		if from > MaxLine+1 || !l.fill() {
			return -1
		}
	}
}

// fill reads more behind what is there; it moves that to the front first.
func (l *lineReader) fill() bool {
	if l.err != nil {
		return false
	}
	if l.buf == nil {
		l.buf = make([]byte, bufferSize)
	}
	if l.start > 0 {
		l.end = copy(l.buf, l.buf[l.start:l.end])
		l.start = 0
	}
	for range maxEmptyReads {
		n, err := l.r.Read(l.buf[l.end:])
		l.digest.add(l.buf[l.end : l.end+n])
		l.end += n
		l.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	l.err = io.ErrNoProgress
	return false
}

// skip drops what is there up to and including the next line feed.
func (l *lineReader) skip() {
	for {
		if i := bytes.IndexByte(l.buf[l.start:l.end], '\n'); i >= 0 {
			l.start += i + 1
			return
		}
		l.start = l.end
		if !l.fill() {
			return
		}
	}
}
