package check

import (
	"bufio"
	"errors"
	"io"
)

// Input takes the bytes of one file and checks them on a goroutine of its own,
// which ends with Close or Abort; call one of them. It is used by one goroutine
// at a time.
type Input struct {
	pass   *pass
	buffer *bufio.Writer
	pipe   *io.PipeWriter
	ended  chan struct{} // closed when the goroutine has ended
}

const inputBuffer = 64 << 10

func newInput(p *pass) *Input {
	r, w := io.Pipe()
	in := &Input{pass: p, buffer: bufio.NewWriterSize(w, inputBuffer), pipe: w, ended: make(chan struct{})}
	go func() {
		defer close(in.ended)
		r.CloseWithError(p.run(r))
	}()
	return in
}

// Write takes the next bytes. What is wrong with them is found, not an error;
// an error is that the input was closed or aborted.
func (in *Input) Write(p []byte) (int, error) { return in.buffer.Write(p) }

// Close ends the file and waits until it is checked. The error says that it
// is no part of the set: it was aborted, or its layout contradicts itself.
func (in *Input) Close() error {
	err := in.buffer.Flush()
	in.pipe.CloseWithError(err) // nil is the end of the file
	<-in.ended
	return in.pass.err
}

// errAborted ends the reading of a file that is given up.
var errAborted = errors.New("the file was given up")

// Abort gives the file up: it is no part of the set. After Close it does
// nothing.
func (in *Input) Abort() { in.end(errAborted) }

// end ends the file early for a reason, behind the bytes that were written.
func (in *Input) end(reason error) {
	_ = in.buffer.Flush() // fails only where the reading has ended before
	in.pipe.CloseWithError(reason)
	<-in.ended
}
