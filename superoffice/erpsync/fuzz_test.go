package erpsync

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/superoffice/internal/soap"
)

// FuzzRequest decodes hostile requests, and checks that the actors of those
// that are read come back the same from our own writing.
func FuzzRequest(f *testing.F) {
	for _, op := range operations {
		f.Add(envelope(op.name, polled))
	}
	f.Add(envelope("WSSaveActors", polled+`<Actors><E><ErpKey>1</ErpKey><FieldValues><p><Key>K</Key><Value>&lt;</Value></p></FieldValues></E></Actors>`))
	limits := soap.Limits{Bytes: 1 << 16, Elements: 1 << 10, Depth: 16, Attributes: 16}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := soap.ReadMessage(strings.NewReader(s), limits)
		if err != nil {
			return
		}
		op, ok := lookup(m.Body.Local)
		if !ok {
			return
		}
		in, err := decode(op, m.Body)
		if err != nil {
			return
		}
		for _, a := range in.actors {
			e := newEncoder(form{operation: op.name, space: Namespace, data: Namespace}, in.fields)
			e.raw(`<x xmlns:a="` + arrays + `" xmlns:i="` + instance + `">`)
			e.actor("ErpActorWS", a)
			e.raw("</x>")
			require.NoError(t, e.err)
			root, err := soap.Parse(strings.NewReader(string(e.buf)), soap.Limits{Bytes: 1 << 20, Elements: 1 << 12, Depth: 16, Attributes: 16})
			require.NoError(t, err)
			d := &decoder{q: &request{}}
			got := d.actor(root.Children[0])
			require.NoError(t, d.err)
			if a.Fields == nil {
				a.Fields = map[string]Value{}
			}
			require.Equal(t, a, got)
		}
	})
}
