package erpsync

import (
	"errors"
	"fmt"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// request holds the members of any operation's request.
type request struct {
	connection   ConnectionID
	config       Config
	actorType    ActorType
	keys         []string
	fields       []string
	text         string
	since        string
	parentType   ActorType
	parentKey    string
	restrictions []Restriction
	actors       []Actor
	list         string

	space   string   // of the members; "" if there are none
	members []string // as they came
	dialect Dialect  // what the request shows of the peer
}

var errRepeatedKey = errors.New("a key comes twice")

// decoder reads members; its first error sticks.
type decoder struct {
	q   *request
	err error
}

// decode reads a request. Its error speaks of the protocol: a member that comes
// twice, or holds elements where a text belongs.
func decode(op operation, body *soap.Element) (*request, error) {
	q := &request{}
	if len(body.Children) > 1 {
		return nil, &soap.Error{Line: body.Line, Element: body.Local, Err: soap.ErrDuplicate}
	}
	if len(body.Children) == 0 {
		return q, nil
	}
	in := body.Children[0]
	for _, c := range in.Children {
		q.space = c.Space
		q.members = append(q.members, c.Local)
	}
	d := &decoder{q: q}
	d.learn(q.members, op.members)
	d.request(in)
	return q, d.err
}

func (d *decoder) request(in *soap.Element) {
	q := d.q
	id, err := ParseConnectionID(d.text(in, "ConnectionGuid"))
	if err != nil {
		d.fail(in, err)
	}
	q.connection = id
	q.config = d.pairs(d.child(in, "ConnectionInfo"))
	q.actorType = ActorType(d.text(in, "ActorType"))
	q.keys = append(d.strings(in, "ErpKeys"), d.strings(in, "ListItemKeys")...)
	q.fields = d.strings(in, "FieldKeys")
	q.text = d.text(in, "SearchText")
	q.since = d.text(in, "UpdatedOnOrAfter")
	q.parentType = ActorType(d.text(in, "ParentActorType"))
	q.parentKey = d.text(in, "ParentActorErpKey")
	q.list = d.text(in, "ListName")
	for _, r := range d.entries(in, "Restrictions") {
		q.restrictions = append(q.restrictions, d.restriction(r))
	}
	if a := d.child(in, "Actor"); a != nil && !a.Nil {
		q.actors = append(q.actors, d.actor(a))
	}
	for _, a := range d.entries(in, "Actors") {
		q.actors = append(q.actors, d.actor(a))
	}
}

func (d *decoder) fail(at *soap.Element, err error) {
	if d.err == nil {
		d.err = &soap.Error{Line: at.Line, Element: at.Local, Err: err}
	}
}

func (d *decoder) text(e *soap.Element, name string) string {
	s, err := e.Value(name)
	if err != nil && d.err == nil {
		d.err = err
	}
	return s
}

func (d *decoder) child(e *soap.Element, name string) *soap.Element {
	c, err := e.Child(name)
	if err != nil && d.err == nil {
		d.err = err
	}
	return c
}

// entries returns the elements of an array, without the null ones that .NET
// writes for null entries.
func (d *decoder) entries(e *soap.Element, name string) []*soap.Element {
	var all []*soap.Element
	if c := d.child(e, name); c != nil {
		for _, entry := range c.Children {
			if !entry.Nil {
				all = append(all, entry)
			}
		}
	}
	return all
}

func (d *decoder) strings(e *soap.Element, name string) []string {
	var all []string
	c := d.child(e, name)
	if c == nil {
		return nil
	}
	for _, entry := range c.Children {
		if len(entry.Children) > 0 {
			d.fail(entry, fmt.Errorf("%w: elements where a text belongs", soap.ErrForbidden))
		}
		all = append(all, entry.Text)
	}
	return all
}

// pairs reads a dictionary whatever its entries are called.
func (d *decoder) pairs(e *soap.Element) map[string]Value {
	if e == nil || e.Nil {
		return nil
	}
	pairs := make(map[string]Value, len(e.Children))
	for _, entry := range e.Children {
		key := d.text(entry, "Key")
		if _, twice := pairs[key]; twice {
			d.fail(entry, errRepeatedKey)
		}
		pairs[key] = Value(d.text(entry, "Value"))
		if entry.Local != pairItem || entry.Space != arrays {
			d.q.dialect.Item, d.q.dialect.Space = entry.Local, entry.Space
		}
	}
	return pairs
}

func (d *decoder) restriction(e *soap.Element) Restriction {
	r := Restriction{Field: d.text(e, "FieldKey"), Operator: Operator(d.text(e, "Operator"))}
	for _, v := range d.strings(e, "Values") {
		r.Values = append(r.Values, Value(v))
	}
	return r
}

func (d *decoder) actor(e *soap.Element) Actor {
	var seen, declared []string
	for _, c := range e.Children {
		seen = append(seen, c.Local)
	}
	for _, m := range actorWire.declared {
		declared = append(declared, m.name)
	}
	d.learn(seen, declared)
	return Actor{
		Type:         ActorType(d.text(e, "ActorType")),
		Key:          d.text(e, "ErpKey"),
		LastModified: d.text(e, "LastModified"),
		Fields:       d.pairs(d.child(e, "FieldValues")),
		ParentType:   ActorType(d.text(e, "ParentActorType")),
		ParentKey:    d.text(e, "ParentErpKey"),
	}
}

func (d *decoder) learn(seen, declared []string) {
	if order, ok := sight(seen, declared); ok && !d.q.dialect.Learned {
		d.q.dialect.Learned, d.q.dialect.Order = true, order
	}
}
