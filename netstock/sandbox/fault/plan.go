package fault

import (
	"slices"
	"sync"
)

// Fault is one of the structs of this package.
type Fault interface{ scope() Scope }

// Scope says whom a fault meets and how often. The zero Scope meets everyone
// until the fault is removed.
type Scope struct {
	Customer string // empty: every customer; a connection has none before its login
	Times    int    // 0: until removed
}

func (s Scope) scope() Scope { return s }

// Plan holds the faults in force. The zero Plan has none. It is safe for
// concurrent use, and a nil Plan never has a fault.
type Plan struct {
	mu     sync.Mutex
	active []*active
}

type active struct {
	fault Fault
	left  int // meetings that remain; 0 for ever
}

// Add puts a fault in force. The returned function takes it out again, and may
// be called more than once.
func (p *Plan) Add(f Fault) (remove func()) {
	a := &active{fault: f, left: f.scope().Times}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.active = append(p.active, a)
	return func() { p.drop(a) }
}

// Clear takes all faults out.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.active = nil
}

func (p *Plan) drop(a *active) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.active = slices.DeleteFunc(p.active, func(o *active) bool { return o == a })
}

// Take looks for a fault of type F that meets the customer and fits, and
// counts the meeting. The servers of the sandbox call it.
func Take[F Fault](p *Plan, customer string, fits func(F) bool) (F, bool) {
	var none F
	if p == nil {
		return none, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, a := range p.active {
		f, ok := a.fault.(F)
		if !ok || !meets(f.scope(), customer) || !fits(f) {
			continue
		}
		if a.left == 1 {
			p.active = slices.Delete(p.active, i, i+1)
		}
		a.left--
		return f, true
	}
	return none, false
}

func meets(s Scope, customer string) bool {
	return s.Customer == "" || s.Customer == customer
}
