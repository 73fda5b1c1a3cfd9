package erpsync

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/shared"
	"github.com/erplink/erplink/superoffice/internal/soap"
)

// vector is a values.json: what .NET meant by a request and by an answer.
type vector struct {
	Request, Answer vectorValues
}

type vectorActor struct {
	ActorType, ErpKey, LastModified string
	FieldValues                     map[string]Value
	ParentActorType, ParentErpKey   string
}

func (a vectorActor) actor() Actor {
	return Actor{ActorType(a.ActorType), a.ErpKey, a.LastModified, a.FieldValues, ActorType(a.ParentActorType), a.ParentErpKey}
}

type vectorValues struct {
	ConnectionGuid, ActorType, SearchText, ParentActorType, ParentActorErpKey string
	ListName, UpdatedOnOrAfter                                                string
	ErpKeys, FieldKeys, ListItemKeys, Items                                   []string
	ConnectionInfo, ListItems                                                 map[string]Value
	Actor                                                                     *vectorActor
	Actors                                                                    []vectorActor
	Restrictions                                                              []struct {
		FieldKey, Operator string
		Values             []Value
	}
	FieldMetaDataObjects []struct {
		FieldKey, DisplayName, DisplayDescription string
		FieldType                                 FieldType
		ListName                                  string
		DefaultValue                              Value
		Rank, MaxLength                           int
		Access                                    Access
	}
	State                            State
	UserExplanation, TechExplanation string
}

func (v vectorValues) actors() []Actor {
	var all []Actor
	if v.Actor != nil {
		all = append(all, v.Actor.actor())
	}
	for _, a := range v.Actors {
		all = append(all, a.actor())
	}
	return all
}

// request returns what the decoder should make of the values.
func (v vectorValues) request(t *testing.T) request {
	id, err := ParseConnectionID(v.ConnectionGuid)
	require.NoError(t, err)
	q := request{
		connection: id, config: v.ConnectionInfo, actorType: ActorType(v.ActorType), text: v.SearchText,
		keys: append(v.ErpKeys, v.ListItemKeys...), fields: v.FieldKeys, since: v.UpdatedOnOrAfter,
		parentType: ActorType(v.ParentActorType), parentKey: v.ParentActorErpKey, list: v.ListName, actors: v.actors(),
	}
	for _, r := range v.Restrictions {
		q.restrictions = append(q.restrictions, Restriction{r.FieldKey, Operator(r.Operator), r.Values})
	}
	return q
}

// parrot answers with the values of a vector.
type parrot struct{ answer vectorValues }

func (p parrot) inform(call *Call) {
	call.Inform(p.answer.UserExplanation, p.answer.TechExplanation)
}

func (p parrot) fields() []Field {
	var fields []Field
	for _, f := range p.answer.FieldMetaDataObjects {
		fields = append(fields, Field{f.FieldKey, f.DisplayName, f.DisplayDescription, f.FieldType, f.ListName, f.DefaultValue, f.Rank, f.MaxLength, f.Access})
	}
	return fields
}

func (p parrot) ConfigFields(_ context.Context, call *Call) ([]Field, error) {
	p.inform(call)
	return p.fields(), nil
}

func (p parrot) TestConfig(_ context.Context, call *Call) error { p.inform(call); return nil }

func (p parrot) Saved(_ context.Context, call *Call) error { p.inform(call); return nil }

func (p parrot) Deleted(_ context.Context, call *Call) error { p.inform(call); return nil }

func (p parrot) ActorTypes(_ context.Context, call *Call) ([]ActorType, error) {
	p.inform(call)
	var types []ActorType
	for _, s := range p.answer.Items {
		types = append(types, ActorType(s))
	}
	return types, nil
}

func (p parrot) ActorFields(ctx context.Context, call *Call, _ ActorType) ([]Field, error) {
	return p.ConfigFields(ctx, call)
}

func (p parrot) found(call *Call) iter.Seq2[Actor, error] {
	p.inform(call)
	return sequence(p.answer.actors())
}

func (p parrot) Actors(_ context.Context, call *Call, _ KeyQuery) iter.Seq2[Actor, error] {
	return p.found(call)
}

func (p parrot) ActorsSince(_ context.Context, call *Call, _ SinceQuery) iter.Seq2[Actor, error] {
	return p.found(call)
}

func (p parrot) SearchText(_ context.Context, call *Call, _ TextQuery) iter.Seq2[Actor, error] {
	return p.found(call)
}

func (p parrot) SearchByParent(_ context.Context, call *Call, _ ParentQuery) iter.Seq2[Actor, error] {
	return p.found(call)
}

func (p parrot) SearchFields(_ context.Context, call *Call, _ ActorType) ([]string, error) {
	p.inform(call)
	return p.answer.Items, nil
}

func (p parrot) Search(_ context.Context, call *Call, _ SearchQuery) iter.Seq2[Actor, error] {
	return p.found(call)
}

func (p parrot) Create(_ context.Context, call *Call, _ Actor) (Actor, error) {
	p.inform(call)
	return p.answer.actors()[0], nil
}

func (p parrot) Save(_ context.Context, call *Call, _ []Actor) ([]Actor, error) {
	p.inform(call)
	return p.answer.actors(), nil
}

func (p parrot) List(_ context.Context, call *Call, _ string) (List, error) {
	p.inform(call)
	return List{{"NAME", string(p.answer.ListItems["NAME"])}, {"NUMBER1", string(p.answer.ListItems["NUMBER1"])}}, nil
}

func (p parrot) ListItems(ctx context.Context, call *Call, name string, _ []string) (List, error) {
	return p.List(ctx, call, name)
}

// bare takes the places out of a tree, so that trees compare by meaning and order.
func bare(t *testing.T, data []byte) *soap.Element {
	root, err := soap.Parse(bytes.NewReader(data), soap.Limits{Bytes: 1 << 20, Elements: 1 << 12, Depth: 16, Attributes: 16})
	require.NoError(t, err)
	var strip func(*soap.Element)
	strip = func(e *soap.Element) {
		e.Line = 0
		for _, c := range e.Children {
			strip(c)
		}
	}
	strip(root)
	return root
}

// TestDotnet reads every request of a real .NET client and answers it as .NET
// read the answer back, in both orders of members.
func TestDotnet(t *testing.T) {
	dir := filepath.Join(shared.Dir(t), "vectors", "superoffice", "dotnet")
	for _, order := range []Order{Alphabetical, Declared} {
		for _, op := range operations {
			t.Run(order.String()+"/"+op.name, func(t *testing.T) {
				read := func(folder, kind string) ([]byte, error) {
					return os.ReadFile(filepath.Join(dir, folder, op.name+"."+kind))
				}
				data, err := read("alphabetical", "values.json")
				require.NoError(t, err)
				var v vector
				require.NoError(t, json.Unmarshal(data, &v))
				sent, err := read(order.String(), "request.http")
				if os.IsNotExist(err) {
					sent, err = read("alphabetical", "request.http")
				}
				require.NoError(t, err)
				want, err := read(order.String(), "response.xml")
				if os.IsNotExist(err) {
					want, err = read("alphabetical", "response.xml")
				}
				require.NoError(t, err)

				checkRequest(t, op, order, sent, v.Request.request(t))
				require.Equal(t, bare(t, want), bare(t, answerTo(t, op, order, sent, v)))
			})
		}
	}
}

func httpRequest(t *testing.T, sent []byte) *http.Request {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(sent)))
	require.NoError(t, err)
	return r
}

func checkRequest(t *testing.T, op operation, order Order, sent []byte, want request) {
	m, err := soap.ReadRequest(httptest.NewRecorder(), httpRequest(t, sent), soap.Limits{Bytes: 1 << 20, Elements: 1 << 12, Depth: 16, Attributes: 16})
	require.NoError(t, err)
	got, err := decode(op, m.Body)
	require.NoError(t, err)
	if got.dialect.Learned {
		require.Equal(t, order, got.dialect.Order)
	}
	got.space, got.members, got.dialect = "", nil, Dialect{}
	require.Equal(t, want, *got)
}

func answerTo(t *testing.T, op operation, order Order, sent []byte, v vector) []byte {
	p := parrot{v.Answer}
	if op.answer == "FieldMetadataInfoArrayPluginResponseWS" {
		// The recorded answer repeats a field, which the handler refuses to do.
		e := newEncoder(form{operation: op.name, space: Namespace, data: Namespace, Dialect: Dialect{Order: order}}, nil)
		e.head(result{state: v.Answer.State, user: v.Answer.UserExplanation, tech: v.Answer.TechExplanation})
		e.metadata(p.fields())
		e.tail()
		require.NoError(t, e.err)
		return e.buf
	}
	store, err := OpenFolderStore(t.TempDir(), [32]byte{1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	id := v.Request.request(t).connection
	require.NoError(t, store.Save(t.Context(), id, Config{"PASSWORD": "secret"}))
	h, err := NewHandler([]Service{{Name: "test", Connector: p, Store: store}}, &HandlerOptions{Order: order})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httpRequest(t, sent))
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	data, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	return data
}
