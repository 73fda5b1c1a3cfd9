package superoffice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// The times of WatchedKeys. Time-out and back-off are those of SuperOffice's own
// sample; the interval is ours.
const (
	defaultInterval = time.Hour
	fetchTimeout    = 5 * time.Second
	fetchBackoff    = time.Minute
	maxKeySet       = 1 << 20
)

// WatchOptions say how keys are fetched. Nil means the defaults.
type WatchOptions struct {
	Client   *http.Client  // for a proxy; its redirects are not followed
	Interval time.Duration // between fetches that succeed, one hour if zero
	Logger   *slog.Logger  // of failed fetches, silent if nil
}

// WatchedKeys are keys fetched from an address and fetched again in the
// background: every hour, and, at most once a minute, when a token names a key
// that is not among them. A failed fetch keeps the keys there are, however old,
// and is tried again after one minute, then two, four, up to the interval. They
// are safe for concurrent use.
type WatchedKeys struct {
	address string
	client  *http.Client
	log     *slog.Logger
	every   time.Duration
	missed  chan struct{} // holds a wish for an early fetch
	first   chan struct{} // closed after the first fetch

	mu   sync.Mutex
	keys TokenKeys
	err  error // of the last fetch
}

// WatchKeys starts to fetch the JSON Web Key Set at an address, which Environment's
// KeysURL gives, until the context ends. It does not wait for the first fetch;
// the first token does. The address must be https, save on loopback.
func WatchKeys(ctx context.Context, address string, opts *WatchOptions) (*WatchedKeys, error) {
	if opts == nil {
		opts = &WatchOptions{}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address of the keys: %w", err)
	}
	if loopback := u.Scheme == "http" && isLoopback(u.Hostname()); u.Host == "" || u.Scheme != "https" && !loopback {
		return nil, fmt.Errorf("address of the keys %q: it must be https", u.Redacted())
	}
	w := &WatchedKeys{
		address: address,
		client:  withoutRedirects(opts.Client),
		log:     orSilent(opts.Logger),
		every:   opts.Interval,
		missed:  make(chan struct{}, 1),
		first:   make(chan struct{}),
	}
	if w.every <= 0 {
		w.every = defaultInterval
	}
	go w.run(ctx)
	return w, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// withoutRedirects copies a client: keys come from the address that was given.
func withoutRedirects(c *http.Client) *http.Client {
	clone := http.Client{}
	if c != nil {
		clone = *c
	}
	clone.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &clone
}

// TokenKeys returns the newest keys. It waits for the first fetch, and fails if
// none has succeeded so far.
func (w *WatchedKeys) TokenKeys(ctx context.Context) (TokenKeys, error) {
	select {
	case <-w.first:
	case <-ctx.Done():
		return TokenKeys{}, context.Cause(ctx)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.keys.Len() == 0 {
		return TokenKeys{}, w.err
	}
	return w.keys, nil
}

// Refresh asks for a fetch before its time and does not wait for it.
func (w *WatchedKeys) Refresh() {
	select {
	case w.missed <- struct{}{}:
	default:
	}
}

func (w *WatchedKeys) run(ctx context.Context) {
	pause := fetchBackoff
	for first := true; ; first = false {
		next := w.every
		if err := w.fetch(ctx); err != nil {
			next = min(pause, w.every)
			pause = min(2*pause, w.every)
			w.log.WarnContext(ctx, "keys of SuperOffice not fetched", "err", err, "again_in", next)
		} else {
			pause = fetchBackoff
		}
		if first {
			close(w.first)
		}
		if !w.sleep(ctx, next) {
			return
		}
	}
}

// sleep waits until the next fetch is due and says whether there is to be one.
// A missed key shortens the wait, but never below the back-off.
func (w *WatchedKeys) sleep(ctx context.Context, next time.Duration) bool {
	least := min(next, fetchBackoff)
	select {
	case <-ctx.Done():
		return false
	case <-time.After(least):
	}
	select {
	case <-ctx.Done():
		return false
	case <-w.missed:
	case <-time.After(next - least):
	}
	return ctx.Err() == nil
}

func (w *WatchedKeys) fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	keys, err := w.get(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err = err; err == nil {
		w.keys = keys
	}
	return err
}

func (w *WatchedKeys) get(ctx context.Context) (TokenKeys, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address, nil)
	if err != nil {
		return TokenKeys{}, err
	}
	answer, err := w.client.Do(request)
	if err != nil {
		return TokenKeys{}, err
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxKeySet+1))
	err = errors.Join(err, answer.Body.Close())
	switch {
	case err != nil:
		return TokenKeys{}, fmt.Errorf("get %s: %w", request.URL.Redacted(), err)
	case answer.StatusCode != http.StatusOK:
		return TokenKeys{}, fmt.Errorf("get %s: the answer was %s", request.URL.Redacted(), answer.Status)
	case len(body) > maxKeySet:
		return TokenKeys{}, fmt.Errorf("get %s: the answer is longer than %d bytes", request.URL.Redacted(), maxKeySet)
	}
	return ParseJWKS(body)
}

// orSilent makes a logger that may be nil usable.
func orSilent(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
