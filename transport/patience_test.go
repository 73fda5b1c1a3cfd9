package transport

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPatiently(t *testing.T) {
	errHeld, errOther := errors.New("held"), errors.New("other")
	held := func(err error) bool { return errors.Is(err, errHeld) }
	for name, c := range map[string]struct {
		frees  time.Duration // when the file is let go
		then   error
		want   error
		within time.Duration
	}{
		"free at once":    {0, nil, nil, 0},
		"free in time":    {time.Second, nil, nil, 1100 * time.Millisecond},
		"never free":      {time.Hour, nil, errHeld, 2100 * time.Millisecond},
		"another failure": {0, errOther, errOther, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := patiently(t.Context(), held, func() error {
					if time.Since(start) < c.frees {
						return errHeld
					}
					return c.then
				})
				require.Equal(t, c.want, err)
				require.LessOrEqual(t, time.Since(start), c.within)
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, patiently(ctx, held, func() error { return errHeld }), context.Canceled)
}
