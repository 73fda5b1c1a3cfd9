// Package bzip2 writes and reads the one form of compressed file that the
// connector exchanges: exactly one bzip2 stream, with nothing after it.
//
// The writer stands on github.com/dsnet/compress and adds an error that
// sticks: a stream of which one write failed can never be closed as whole.
// The reader is strict where others are lenient. It has a hard limit for what
// comes out, since 200 bytes can expand to 256 MiB, and it refuses a second
// stream and trailing bytes, which some tools read on and others drop.
package bzip2

import "errors"

// Levels of compression: the size of a block in units of 100,000 bytes.
const (
	Fastest = 1
	Best    = 9
)

// The ways in which compressed bytes are refused. A reader has by then handed
// out everything before the fault: use what it gave only after io.EOF.
var (
	ErrLevel     = errors.New("bzip2: the level is from 1 to 9")
	ErrCorrupt   = errors.New("bzip2: the data is damaged or no bzip2 stream")
	ErrTruncated = errors.New("bzip2: the stream ends too early")
	ErrTooLarge  = errors.New("bzip2: the file is larger than its limit")
	ErrTrailing  = errors.New("bzip2: bytes follow the end of the stream")
	ErrStreams   = errors.New("bzip2: a second stream follows the first")
	ErrAborted   = errors.New("bzip2: the writer was told to stop")
	ErrClosed    = errors.New("bzip2: the writer is closed")
)
