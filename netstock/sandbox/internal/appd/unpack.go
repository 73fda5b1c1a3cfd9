package appd

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/dsnet/compress"
	"github.com/dsnet/compress/bzip2"
)

// Kinds of what is wrong with a compressed file.
var (
	errDamaged   = errors.New("no bzip2 stream, or a damaged one")
	errTruncated = errors.New("the bzip2 stream ends early")
	errNotOne    = errors.New("bytes after the end of the bzip2 stream")
	errTooLarge  = errors.New("unpacks to more bytes than a file may have")
)

// unpacked is what there is to know of a file's bytes.
type unpacked struct {
	size        int64
	md5, sha256 string
}

// unpack writes the bytes of exactly one bzip2 stream to dst.
func unpack(dst io.Writer, src io.Reader, limit int64) (unpacked, error) {
	var u unpacked
	one := &oneStream{src: src}
	r, err := bzip2.NewReader(one, nil)
	if err != nil {
		return u, err
	}
	m, h := md5.New(), sha256.New()
	u.size, err = io.Copy(io.MultiWriter(dst, m, h), io.LimitReader(r, limit+1))
	switch {
	case one.second:
		return u, errNotOne
	case u.size > limit:
		return u, fmt.Errorf("%w: %d", errTooLarge, limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return u, errTruncated
	case err != nil && isFormat(err):
		return u, fmt.Errorf("%w: %w", errDamaged, err)
	}
	u.md5, u.sha256 = hex.EncodeToString(m.Sum(nil)), hex.EncodeToString(h.Sum(nil))
	return u, err
}

func isFormat(err error) bool {
	_, ok := errors.AsType[compress.Error](err)
	return ok
}

// oneStream watches for the head of a second stream, which the decompressor
// would read on into without a word. Streams begin at a byte, so that their
// head is ten bytes which no data holds by chance.
type oneStream struct {
	src    io.Reader
	tail   []byte // the last bytes that were read, fewer than a head
	first  bool   // the head of the first stream was seen
	second bool
}

const headLength = 10

// heads counts the heads in p: "BZh", the size of the blocks, and the magic
// number of a block or of the end.
func heads(p []byte) (n int) {
	for i := 0; i+headLength <= len(p); i++ {
		next := bytes.Index(p[i:], []byte("BZh"))
		if next < 0 || i+next+headLength > len(p) {
			break
		}
		i += next
		magic := string(p[i+4 : i+headLength])
		if p[i+3] >= '1' && p[i+3] <= '9' && (magic == "1AY&SY" || magic == "\x17rE8P\x90") {
			n++
		}
	}
	return n
}

func (o *oneStream) Read(p []byte) (int, error) {
	n, err := o.src.Read(p)
	window := append(o.tail, p[:n]...)
	found := heads(window)
	o.second = o.second || found > 1 || found == 1 && o.first
	o.first = o.first || found > 0
	o.tail = append(o.tail[:0], window[max(0, len(window)-headLength+1):]...)
	return n, err
}
