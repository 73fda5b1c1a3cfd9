package netstock

import (
	"context"
	"io"
	"time"

	"github.com/erplink/erplink/transport"
)

// Door is a way to Netstock and back. Package transport has the comms and the
// folder door; a vendor with another wire writes one more. Every method
// honours its context, may be called again after any failure (they are
// idempotent), and returns errors that transport.Temporary can classify.
// A Door is safe for concurrent use.
type Door interface {
	// Encoding says in which form Put wants, and Fetch gives, the bytes.
	Encoding() transport.Encoding

	// Put stores one file of an unsealed transmission under a temporary name
	// and proves its size. src may be a spool that is still growing; its
	// error, if any, is returned and leaves nothing that Deliver would accept.
	Put(ctx context.Context, transmission, name string, src io.Reader) (wire int64, err error)

	// Missing names the files of a sealed transmission that the far side does
	// not hold in full, under their temporary or their final name.
	Missing(ctx context.Context, m transport.Manifest) ([]string, error)

	// Deliver gives the files their final names, control.csv last, and then
	// announces the end of transmission where the door can.
	Deliver(ctx context.Context, m transport.Manifest) error

	// Discard removes what Put left of a transmission that is given up.
	Discard(ctx context.Context, transmission string) error

	// Poll lists all files that have no receipt, oldest first. Where the door
	// can, it waits up to wait for something newer than the cursor after.
	Poll(ctx context.Context, after string, wait time.Duration) (files []transport.Incoming, next string, err error)

	// Fetch writes the bytes of a file in the door's Encoding.
	Fetch(ctx context.Context, file transport.Incoming, dst io.Writer) error

	// Acknowledge gives the receipt: the file is not listed again.
	// file.SHA256 is that of the bytes which were proven and published.
	Acknowledge(ctx context.Context, file transport.Incoming, receivedAt time.Time) error

	// Close ends the door's connections; a later call opens new ones.
	Close() error
}

// Judge is a Door that reports what the far side made of a transmission.
// Without it, delivered counts as imported.
type Judge interface {
	Verdict(ctx context.Context, transmission string) (transport.Verdict, error)
}

// Registrar is a Door with which a public key is registered.
type Registrar interface {
	Register(ctx context.Context, code transport.Secret, client transport.Client) error
}
