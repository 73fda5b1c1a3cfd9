// Package bzip2 writes and reads the one form of compressed file that the
// connector exchanges: exactly one bzip2 stream, with nothing after it. It
// works on several blocks at a time.
//
// # Strictness
//
// The reader is strict where others are lenient. It has a hard limit for what
// comes out, since 200 bytes can expand to 256 MiB. It refuses a second stream,
// unless told to read several as one, and trailing bytes, which some tools
// drop. It refuses blocks shuffled as bzip2 0.9.0 did, and last columns that
// belong to no block. Like any streaming reader it gives out bytes before it
// has seen the checksum behind them: until io.EOF nothing is proven.
//
// The writer's error sticks: a stream of which one write failed can never be
// closed as whole.
//
// # Concurrency
//
// A block is worked on in a goroutine of its own, which ends with the block. As
// many work at a time as there are workers; the caller's goroutine alone reads
// the source and writes to the sink, so a slow one can hold up nobody else, and
// nothing has to be stopped when a Writer or Reader is forgotten. A file of one
// block starts no goroutine.
//
// # Memory
//
// Let b be the size of a block, 100,000 bytes for each level. A writer with w
// workers keeps w+2 blocks of about 1.05 b, whose compressed form takes the
// same place, and for each worker about 9 b to sort in, up to 18 b on data made
// to be hard: 20 MB at level 9 with two workers. A reader keeps w+2 blocks of b
// and their compressed form, and 5.3 b for each worker: 14 MB in the same case.
// Small files take what they need.
package bzip2

import (
	"errors"
	"fmt"
)

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

// errShort stays inside the package: a block goes on behind the piece.
var errShort = errors.New("bzip2: the block goes on")

func corrupt(why string) error { return fmt.Errorf("%w: %s", ErrCorrupt, why) }
