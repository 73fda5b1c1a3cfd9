package transport

import (
	"context"
	"time"
)

// patience is how long a file is waited for that another program has open for
// a moment, as virus scanners on Windows do.
const patience = 2 * time.Second

// patiently repeats op while it fails because another program holds the file.
func patiently(ctx context.Context, held func(error) bool, op func() error) error {
	const pause = 50 * time.Millisecond
	end := time.Now().Add(patience)
	for {
		err := op()
		if err == nil || !held(err) || !time.Now().Before(end) {
			return err
		}
		if cause := sleep(ctx, pause); cause != nil {
			return cause
		}
	}
}
