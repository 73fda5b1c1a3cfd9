package erpsync

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// Namespace is the one of the contract, its operations and its data.
//
// Source: https://github.com/SuperOfficeDocs/data-access, SuperOffice.ErpSync.EisConnectorWSVersion
const Namespace = "http://www.superoffice.net/EIS/Connector/1.0"

const (
	arrays   = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
	instance = "http://www.w3.org/2001/XMLSchema-instance"
	pairItem = "KeyValueOfstringstring"
)

// form is the shape of one answer.
type form struct {
	Dialect
	operation string
	space     string // of the wrapper elements, as in the request
	data      string // of the members, as in the request
}

// encoder writes elements; its first error sticks.
type encoder struct {
	buf    []byte
	err    error
	prefix string // of members, with its colon
	outer  string // of the wrappers, with its colon
	pair   string // name of a dictionary's entry, with its prefix
	pairNS string // declared for it, "" if it is WCF's
	form   form
	fields []string // keys in the order in which an actor's fields are written
}

func newEncoder(f form, fields []string) *encoder {
	e := &encoder{form: f, pair: "a:" + pairItem}
	if f.Item != "" && f.Space != "" {
		e.pair, e.pairNS = "p:"+f.Item, f.Space
	}
	switch {
	case f.space == f.data:
	case f.data == "":
		e.outer = "w:"
	default:
		e.prefix = "d:"
	}
	for _, key := range fields {
		if !slices.Contains(e.fields, key) {
			e.fields = append(e.fields, key)
		}
	}
	return e
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *encoder) raw(s string) { e.buf = append(e.buf, s...) }

func (e *encoder) text(s string) {
	var err error
	if e.buf, err = soap.AppendText(e.buf, s); err != nil {
		e.fail(err)
	}
}

func (e *encoder) open(name string)  { e.raw("<" + e.prefix + name + ">") }
func (e *encoder) close(name string) { e.raw("</" + e.prefix + name + ">") }

// element writes a text, of which an empty one is an empty element.
func (e *encoder) element(name, value string) {
	if value == "" {
		e.raw("<" + e.prefix + name + "/>")
		return
	}
	e.open(name)
	e.text(value)
	e.close(name)
}

// nullable writes an empty text as null.
func (e *encoder) nullable(name, value string) {
	if value == "" {
		e.raw("<" + e.prefix + name + ` i:nil="true"/>`)
		return
	}
	e.element(name, value)
}

func (e *encoder) strings(name string, values []string) {
	e.open(name)
	for _, v := range values {
		e.raw("<a:string>")
		e.text(v)
		e.raw("</a:string>")
	}
	e.close(name)
}

func (e *encoder) entry(key, value string) {
	p, _, _ := strings.Cut(e.pair, ":")
	e.raw("<" + e.pair + "><" + p + ":Key>")
	e.text(key)
	e.raw("</" + p + ":Key><" + p + ":Value>")
	e.text(value)
	e.raw("</" + p + ":Value></" + e.pair + ">")
}

// head begins an answer and writes what every result has.
func (e *encoder) head(r result) {
	e.raw(`<s:Envelope xmlns:s="` + soap.Namespace + `"><s:Body>`)
	e.raw("<" + e.outer + e.form.operation + "Response")
	e.declare(strings.TrimSuffix(e.outer, ":"), e.form.space)
	if e.prefix != "" {
		e.declare("d", e.form.data)
	}
	e.declare("a", arrays)
	if e.pairNS != "" {
		e.declare("p", e.pairNS)
	}
	e.declare("i", instance)
	e.raw("><" + e.outer + e.form.operation + "Result>")
	writeMembers(e, resultWire, r)
}

func (e *encoder) declare(prefix, space string) {
	switch {
	case prefix != "":
		e.raw(" xmlns:" + prefix + `="`)
	case space != "":
		e.raw(` xmlns="`)
	default:
		return
	}
	e.text(space)
	e.raw(`"`)
}

func (e *encoder) tail() {
	e.raw("</" + e.outer + e.form.operation + "Result></" + e.outer + e.form.operation + "Response></s:Body></s:Envelope>")
}

// result is what every answer begins with.
type result struct {
	state      State
	code       ErrorCode
	user, tech string
}

func (r result) ok() bool { return r.state != Failed }

// member is one member of a data contract; neutral ones read the same in both
// orders where neutral is nil or says so.
type member[T any] struct {
	name    string
	write   func(e *encoder, name string, v T)
	neutral func(v T) bool
}

// contract holds the members in both orders.
type contract[T any] struct{ alphabetical, declared []member[T] }

func newContract[T any](declared ...member[T]) contract[T] {
	alphabetical := slices.SortedFunc(slices.Values(declared), func(a, b member[T]) int { return strings.Compare(a.name, b.name) })
	return contract[T]{alphabetical, declared}
}

func writeMembers[T any](e *encoder, c contract[T], v T) {
	members := c.alphabetical
	if e.form.Order == Declared {
		members = c.declared
	}
	for _, m := range members {
		if e.form.Order == Neutral && m.neutral != nil && !m.neutral(v) {
			continue
		}
		m.write(e, m.name, v)
	}
}

func never[T any](T) bool { return false }

var resultWire = newContract(
	member[result]{"State", func(e *encoder, n string, r result) { e.element(n, string(r.state)) }, func(r result) bool { return !r.ok() }},
	member[result]{"IsOk", func(e *encoder, n string, r result) { e.element(n, strconv.FormatBool(r.ok())) }, result.ok},
	member[result]{"UserExplanation", func(e *encoder, n string, r result) { e.element(n, r.user) }, func(r result) bool { return r.user != "" }},
	member[result]{"TechExplanation", func(e *encoder, n string, r result) { e.element(n, r.tech) }, never[result]},
	member[result]{"ErrorCode", func(e *encoder, n string, r result) { e.nullable(n, string(r.code)) }, func(r result) bool { return r.code != "" }},
)

var actorWire = newContract(
	member[Actor]{"ActorType", func(e *encoder, n string, a Actor) { e.element(n, string(a.Type)) }, nil},
	member[Actor]{"ErpKey", func(e *encoder, n string, a Actor) { e.element(n, a.Key) }, nil},
	member[Actor]{"LastModified", func(e *encoder, n string, a Actor) { e.element(n, a.LastModified) }, never[Actor]},
	member[Actor]{"FieldValues", func(e *encoder, n string, a Actor) { e.fieldValues(n, a.Fields) }, nil},
	member[Actor]{"ParentActorType", func(e *encoder, n string, a Actor) { e.nullable(n, string(a.ParentType)) }, nil},
	member[Actor]{"ParentErpKey", func(e *encoder, n string, a Actor) { e.nullable(n, a.ParentKey) }, nil},
)

var fieldWire = newContract(
	member[Field]{"FieldKey", func(e *encoder, n string, f Field) { e.element(n, f.Key) }, nil},
	member[Field]{"DisplayName", func(e *encoder, n string, f Field) { e.element(n, f.Name) }, never[Field]},
	member[Field]{"DisplayDescription", func(e *encoder, n string, f Field) { e.element(n, f.Description) }, never[Field]},
	member[Field]{"FieldType", func(e *encoder, n string, f Field) { e.element(n, string(f.Type)) }, nil},
	member[Field]{"ListName", func(e *encoder, n string, f Field) { e.element(n, f.List) }, nil},
	member[Field]{"DefaultValue", func(e *encoder, n string, f Field) { e.element(n, string(f.Default)) }, never[Field]},
	member[Field]{"Rank", func(e *encoder, n string, f Field) { e.element(n, strconv.Itoa(f.Rank)) }, never[Field]},
	member[Field]{"MaxLength", func(e *encoder, n string, f Field) { e.element(n, strconv.Itoa(f.MaxLength)) }, nil},
	member[Field]{"Access", func(e *encoder, n string, f Field) { e.element(n, string(f.Access)) }, never[Field]},
)

// fieldValues writes the fields asked for first, then others by their keys.
func (e *encoder) fieldValues(name string, fields map[string]Value) {
	e.open(name)
	written := 0
	for _, key := range e.fields {
		if v, ok := fields[key]; ok {
			e.entry(key, string(v))
			written++
		}
	}
	if written < len(fields) {
		var rest []string
		for key := range fields {
			if !slices.Contains(e.fields, key) {
				rest = append(rest, key)
			}
		}
		slices.Sort(rest)
		for _, key := range rest {
			e.entry(key, string(fields[key]))
		}
	}
	e.close(name)
}

func (e *encoder) actor(element string, a Actor) {
	e.open(element)
	writeMembers(e, actorWire, a)
	e.close(element)
	if e.err != nil {
		e.err = fmt.Errorf("%s %q: %w", a.Type, a.Key, e.err)
	}
}

func (e *encoder) metadata(fields []Field) {
	e.open("FieldMetaDataObjects")
	for _, f := range fields {
		if f.Access == "" {
			f.Access = Normal
		}
		e.open("FieldMetadataInfoWS")
		writeMembers(e, fieldWire, f)
		e.close("FieldMetadataInfoWS")
	}
	e.close("FieldMetaDataObjects")
}

func (e *encoder) list(items List) {
	seen := make(map[string]bool, len(items))
	e.open("ListItems")
	for _, item := range items {
		if seen[item.Key] {
			e.fail(fmt.Errorf("erpsync: the list item %q comes twice", item.Key))
		}
		seen[item.Key] = true
		e.entry(item.Key, item.Name)
	}
	e.close("ListItems")
}
