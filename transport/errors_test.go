package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/transport"
)

func TestTemporary(t *testing.T) {
	busy := &transport.Error{Op: "poll", Kind: transport.ErrBusy}
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"nil":                        {nil, false},
		"unknown":                    {errors.New("what?"), false},
		"busy":                       {busy, true},
		"wrapped":                    {fmt.Errorf("push: %w", busy), true},
		"clock":                      {transport.ErrClock, true},
		"credentials":                {transport.ErrCredentials, false},
		"permanent outweighs":        {errors.Join(busy, transport.ErrRejected), false},
		"permanent outweighs inside": {&transport.Error{Kind: transport.ErrNetwork, Err: transport.ErrHostKey}, false},
		"cancelled":                  {context.Canceled, false},
		"cancelled while lost":       {errors.Join(transport.ErrNetwork, context.Canceled), false},
		"deadline":                   {fmt.Errorf("x: %w", context.DeadlineExceeded), true},
		"refused dial":               {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		"no such host":               {&net.DNSError{Err: "no such host"}, true},
		"a file's error":             {&fs.PathError{Op: "open", Err: syscall.EACCES}, false},
		"the caller's reader failed": {&transport.Error{Kind: transport.ErrLocal, Err: context.DeadlineExceeded}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, transport.Temporary(c.err)) })
	}
}

func TestErrorSaysWhereAndWhatToDo(t *testing.T) {
	cause := &transport.ClockError{
		Here:  time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		There: time.Date(2026, 11, 22, 13, 30, 0, 0, time.UTC),
	}
	err := error(&transport.Error{Op: "poll", Kind: transport.ErrClock, Err: cause, Request: "R1"})
	require.EqualError(t, err, "poll: the clocks differ too much: this computer's clock is 1h30m0s slow "+
		"(2026-11-22T12:00:00Z here, 2026-11-22T13:30:00Z there) (request R1) [here: set this computer's clock, best by a time service]")
	clock, ok := errors.AsType[*transport.ClockError](err)
	require.True(t, ok)
	require.Equal(t, -90*time.Minute, clock.Difference())
	require.ErrorIs(t, err, transport.ErrClock)

	err = &transport.Error{Op: "put", Subject: "stock.csv", Kind: transport.ErrRejected, Problems: []string{"a", "b"}}
	require.ErrorContains(t, err, "put stock.csv: the far side rejects the request; a; b [there: ")
}

func TestSecretNeverPrints(t *testing.T) {
	secret := transport.Secret("hush")
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "code", secret, "in", struct{ Code transport.Secret }{secret})
	inJSON, err := json.Marshal(map[string]any{"code": secret, "list": []transport.Secret{secret}})
	require.NoError(t, err)
	printed := []any{log.String(), string(inJSON), fmt.Sprint(secret, []transport.Secret{secret}, &struct{ S transport.Secret }{secret})}
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q", "%x", "%X", "%d", "%10s"} {
		printed = append(printed, fmt.Sprintf(verb, secret))
	}
	for _, text := range printed {
		require.NotContains(t, text, "hush")
		require.NotContains(t, text, fmt.Sprintf("%x", "hush"))
		require.Contains(t, text, "[redacted]")
	}
	require.Equal(t, "hush", secret.Reveal())
}

func TestRetry(t *testing.T) {
	busy := &transport.Error{Op: "poll", Kind: transport.ErrBusy}
	refused := &transport.Error{Op: "poll", Kind: transport.ErrCredentials}
	t.Run("a permanent failure is tried once and comes back as it is", func(t *testing.T) {
		tries := 0
		err := transport.Retry(t.Context(), nil, func(context.Context) error { tries++; return refused })
		require.Equal(t, 1, tries)
		require.Same(t, refused, err)
	})
	t.Run("success after failures", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tries, start := 0, time.Now()
			err := transport.Retry(t.Context(), nil, func(context.Context) error {
				if tries++; tries < 4 {
					return busy
				}
				return nil
			})
			require.NoError(t, err)
			require.Equal(t, 4, tries)
			waited := time.Since(start)
			require.GreaterOrEqual(t, waited, 3500*time.Millisecond)
			require.LessOrEqual(t, waited, 7*time.Second)
		})
	})
	t.Run("gives up with the last error inside", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			err := transport.Retry(t.Context(), &transport.Backoff{Tries: 3}, func(context.Context) error {
				tries++
				return fmt.Errorf("try %d: %w", tries, busy)
			})
			require.ErrorIs(t, err, transport.ErrBusy)
			require.ErrorContains(t, err, "gave up after 3 tries: try 3: ")
		})
	})
	t.Run("the far side's wish is respected", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			asks := &transport.Error{Op: "poll", Kind: transport.ErrBusy, After: 90 * time.Second}
			err := transport.Retry(t.Context(), &transport.Backoff{Tries: 2}, func(context.Context) error { return asks })
			require.ErrorIs(t, err, asks)
			require.Equal(t, 90*time.Second, time.Since(start))

			asks.After, start = time.Hour, time.Now()
			err = transport.Retry(t.Context(), nil, func(context.Context) error { return asks })
			require.ErrorContains(t, err, "asks to wait 1h0m0s")
			require.ErrorIs(t, err, asks)
			require.Zero(t, time.Since(start))
		})
	})
	t.Run("a deadline that comes first ends it at once", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			start := time.Now()
			err := transport.Retry(ctx, nil, func(context.Context) error { return busy })
			require.ErrorIs(t, err, busy)
			require.Zero(t, time.Since(start))
		})
	})
	t.Run("a cancelled context ends the wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			stop := errors.New("service stops")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(100*time.Millisecond, func() { cancel(stop) })
			start := time.Now()
			err := transport.Retry(ctx, nil, func(context.Context) error { return busy })
			require.ErrorIs(t, err, stop)
			require.ErrorIs(t, err, busy)
			require.Equal(t, 100*time.Millisecond, time.Since(start))
		})
	})
}
