package erpsync

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"runtime/debug"
)

// headBytes is how much of an answer waits, so that a failure up to there is
// still answered as one.
const headBytes = 64 << 10

// exchange is one call from its request to its answer.
type exchange struct {
	connector Connector
	store     Store
	match     *MatchOptions
	logger    *slog.Logger
	call      *Call
	op        operation
	in        *request
	out       *encoder
	wire      io.Writer
}

// ErrActor is the kind of error when a connector gives out an actor that
// SuperOffice could not keep.
var ErrActor = errors.New("erpsync: not a usable actor")

func (a Actor) check() error {
	for _, must := range []struct{ name, value string }{
		{"Type", string(a.Type)}, {"Key", a.Key}, {"LastModified", a.LastModified},
	} {
		if must.value == "" {
			return fmt.Errorf("%w: %s %q has no %s", ErrActor, a.Type, a.Key, must.name)
		}
	}
	return nil
}

// perform runs the operation and writes its answer. An error means that the
// answer broke off and must not look whole.
func (x *exchange) perform(ctx context.Context) error {
	err := x.attempt(ctx)
	if err != nil {
		if x.call.sent {
			x.logger.ErrorContext(ctx, "call broke off", "operation", x.op.name, "call", x.call, "error", err)
			return err
		}
		return x.refuse(ctx, err)
	}
	x.out.tail()
	return x.flush()
}

// attempt turns a panic of the connector into an error.
func (x *exchange) attempt(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("erpsync: the connector panicked: %v\n%s", p, debug.Stack())
		}
	}()
	if err := x.load(ctx); err != nil {
		return err
	}
	return x.op.run(x, ctx)
}

// load fetches the configuration; lists of the set-up have no connection.
func (x *exchange) load(ctx context.Context) error {
	isList := x.op.name == "WSGetList" || x.op.name == "WSGetListItems"
	if x.op.setUp || isList && x.in.connection.IsZero() {
		return nil
	}
	config, err := x.store.Load(ctx, x.in.connection)
	x.call.Config = config
	return err
}

// stream writes actors, and sends them on when many have gathered.
func (x *exchange) stream(actors iter.Seq2[Actor, error]) error {
	x.out.open("Actors")
	for a, err := range actors {
		if err == nil {
			err = a.check()
		}
		if err != nil {
			return err
		}
		x.out.actor("ErpActorWS", a)
		if x.out.err != nil {
			return x.out.err
		}
		if len(x.out.buf) >= headBytes {
			if err := x.flush(); err != nil {
				return err
			}
		}
	}
	x.out.close("Actors")
	return x.out.err
}

// flush sends what was written; the head goes before the first of it.
func (x *exchange) flush() error {
	if !x.call.sent {
		head := newEncoder(x.out.form, nil)
		head.head(result{state: x.call.state, user: x.call.user, tech: x.call.tech})
		if head.err != nil {
			return head.err
		}
		x.call.sent = true
		if _, err := x.wire.Write(head.buf); err != nil {
			return err
		}
	}
	_, err := x.wire.Write(x.out.buf)
	x.out.buf = x.out.buf[:0]
	return err
}

// refuse answers with a failure.
func (x *exchange) refuse(ctx context.Context, cause error) error {
	_, err := x.wire.Write(failure(ctx, x.out.form, x.logger, x.call, cause))
	return err
}

// failure makes the answer of a call that failed, and logs the cause.
func failure(ctx context.Context, f form, logger *slog.Logger, call *Call, cause error) []byte {
	incident := rand.Text()[:8]
	logger.ErrorContext(ctx, "call failed", "operation", f.operation, "call", call, "incident", incident, "error", cause)
	for _, r := range []result{explain(cause, incident), explain(nil, incident)} {
		e := newEncoder(f, nil)
		e.head(r)
		e.tail()
		if e.err == nil {
			return e.buf
		}
		logger.ErrorContext(ctx, "explanation left out", "incident", incident, "error", e.err)
	}
	panic("erpsync: unreachable: the bland explanation is plain text")
}

func explain(cause error, incident string) result {
	r := result{state: Failed, user: "The ERP connector could not answer.", tech: "See incident " + incident + " in the connector's log."}
	if e, ok := errors.AsType[*Error](cause); ok {
		r.code, r.user, r.tech = e.Code, e.User, e.Tech
		return r
	}
	switch {
	case errors.Is(cause, ErrUnknownConnection):
		r.code, r.user = UnknownConnection, "The ERP connector does not know this connection yet."
	case errors.Is(cause, ErrUnsupported):
		r.user = "This ERP connector cannot do that."
	case errors.Is(cause, errDeadline):
		r.user = "The ERP did not answer in time."
	}
	return r
}
