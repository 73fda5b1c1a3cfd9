package netstock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/erplink/erplink/transport"
)

// Options are the optional settings of a Connector.
type Options struct {
	// Logger is told what happens; silent where nil.
	Logger *slog.Logger

	// Progress is called as files come along, one call at a time. It must
	// return soon, since the work waits for it.
	Progress func(Progress)

	// Journal replaces the journal in the connector's folder.
	Journal Journal

	// Parallel is how many files are extracted and compressed at a time; 2
	// where zero. Each needs some 40 MiB.
	Parallel int

	// Backoff says how what fails for a passing reason is tried again; nil has
	// transport's defaults.
	Backoff *transport.Backoff

	// FollowFor bounds how long Push waits for the far side's verdict: 30
	// minutes where zero. After it the set is pending, and a later Push asks.
	FollowFor time.Duration

	// FollowEvery is the first wait between two questions for the verdict, 2
	// seconds where zero; the waits grow to 30 seconds.
	FollowEvery time.Duration

	// MaxIncoming is the largest file that Pull accepts, in bytes; 256 MiB
	// where zero.
	MaxIncoming int64
}

// Connector moves one environment's data through one door. It is safe for
// concurrent use: one Push and one Pull may run at the same time, also in
// different processes; a second one of the same direction gets a
// *LockedError.
type Connector struct {
	root        *os.Root
	environment Environment
	door        Door
	journal     Journal
	log         *slog.Logger
	progress    *reporter
	options     Options
	cursor      cursor
}

// Open opens a connector's folder, making it where it is missing, and binds
// it to the environment. It speaks to nobody. The folder must not be the one
// into which orders are published.
func Open(dir string, environment Environment, door Door, opts *Options) (_ *Connector, err error) {
	if err := environment.validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Close())
		}
	}()
	c := &Connector{root: root, environment: environment, door: door}
	c.configure(opts)
	if c.journal == nil {
		if c.journal, err = openJournal(root); err != nil {
			return nil, fmt.Errorf("open %s: %w", dir, err)
		}
	}
	return c, c.bind(context.Background())
}

func (c *Connector) configure(opts *Options) {
	if opts != nil {
		c.options = *opts
	}
	o := &c.options
	c.journal = o.Journal
	c.progress = &reporter{call: o.Progress}
	if c.log = o.Logger; c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if o.Parallel <= 0 {
		o.Parallel = 2
	}
	if o.FollowFor <= 0 {
		o.FollowFor = 30 * time.Minute
	}
	if o.FollowEvery <= 0 {
		o.FollowEvery = 2 * time.Second
	}
	if o.MaxIncoming <= 0 {
		o.MaxIncoming = 256 << 20
	}
}

// bind writes the environment into a new journal, and refuses another one's.
func (c *Connector) bind(ctx context.Context) error {
	l, err := readLedger(ctx, c.journal)
	if err != nil {
		return err
	}
	if l.environment == nil {
		return c.record(ctx, l, eventBound, "", c.environment)
	}
	if *l.environment != c.environment {
		return fmt.Errorf("%w: it was opened for %s, now for %s; use a folder of its own for each", ErrEnvironment, l.environment, c.environment)
	}
	return nil
}

// Close ends the door's connections and lets go of the folder.
func (c *Connector) Close() error {
	return errors.Join(c.door.Close(), c.root.Close())
}

// record appends to the journal and brings the ledger up to date.
func (c *Connector) record(ctx context.Context, l *ledger, event Event, id string, payload any) error {
	data, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	// What has happened is written down also when the caller gives up.
	e, err := c.journal.Append(context.WithoutCancel(ctx), event, id, data)
	if err != nil {
		return err
	}
	c.log.DebugContext(ctx, "journal", "event", event, "id", id, "seq", e.Seq)
	return l.apply(e)
}

// begin takes a direction's lock and reads the journal. Refused credentials
// end here, without another try that would count as a strike.
func (c *Connector) begin(ctx context.Context, direction Direction) (l *ledger, end func() error, err error) {
	end, err = c.journal.Lock(ctx, direction)
	if err != nil {
		return nil, nil, err
	}
	l, err = readLedger(ctx, c.journal)
	if err == nil {
		err = c.admitted(l)
	}
	if err != nil {
		return nil, nil, errors.Join(err, end())
	}
	return l, end, nil
}

// retry tries an idempotent step of the door again while that may help.
func (c *Connector) retry(ctx context.Context, step func(context.Context) error) error {
	return transport.Retry(ctx, c.options.Backoff, step)
}

// identified is a Door that says with what it proves itself, so that a
// refusal is remembered for that and no other key.
type identified interface{ Identity() string }

func (c *Connector) identity() string {
	if d, ok := c.door.(identified); ok {
		return d.Identity()
	}
	return ""
}

// ErrRefused says that the far side has refused this connector before, and
// that nothing has changed since.
var ErrRefused = errors.New("refused before, and not tried again")

func (c *Connector) admitted(l *ledger) error {
	if l.refused.Reason == "" || l.refused.Identity != c.identity() {
		return nil
	}
	return fmt.Errorf("%w: on %s the far side said: %s; register a key, or call Retry once the cause is mended",
		ErrRefused, l.refused.At.Format(time.DateTime), l.refused.Reason)
}

// remember journals a refusal of the credentials; other errors pass through.
func (c *Connector) remember(ctx context.Context, l *ledger, err error) error {
	if err == nil || !errors.Is(err, transport.ErrCredentials) {
		return err
	}
	refused := refusal{Identity: c.identity(), Reason: err.Error()}
	return errors.Join(err, c.record(ctx, l, eventRefused, "", refused))
}

// Retry lets refused credentials be tried once more.
func (c *Connector) Retry(ctx context.Context) error {
	l, err := readLedger(ctx, c.journal)
	if err != nil {
		return err
	}
	return c.record(ctx, l, eventRetry, "", nil)
}

// Register registers the door's key with the far side by an enrolment code.
// It may be repeated with the same code and key, as after a lost answer.
func (c *Connector) Register(ctx context.Context, code transport.Secret, client transport.Client) error {
	r, ok := c.door.(Registrar)
	if !ok {
		return errors.New("this door registers no keys; nothing is to be done")
	}
	if err := r.Register(ctx, code, client); err != nil {
		return fmt.Errorf("register: %w", err)
	}
	l, err := readLedger(ctx, c.journal)
	if err != nil {
		return err
	}
	return c.record(ctx, l, eventRegistered, "", registration{Identity: c.identity()})
}

// spooled lists the transmissions that have a spool folder.
func (c *Connector) spooled() ([]string, error) {
	entries, err := fs.ReadDir(c.root.FS(), spoolFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Name())
	}
	return ids, err
}
