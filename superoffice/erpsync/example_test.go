package erpsync_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"

	"github.com/erplink/erplink/superoffice/erpsync"
)

// memory is an ERP whose customers lie in memory.
type memory []erpsync.Actor

func (m memory) ConfigFields(context.Context, *erpsync.Call) ([]erpsync.Field, error) {
	return []erpsync.Field{{Key: "COMPANY", Name: "Company", Type: erpsync.TextField, Access: erpsync.Mandatory}}, nil
}

func (m memory) TestConfig(_ context.Context, call *erpsync.Call) error {
	if call.Config["COMPANY"] != "ACME" {
		return &erpsync.Error{User: "There is no such company."}
	}
	return nil
}

func (m memory) ActorTypes(context.Context, *erpsync.Call) ([]erpsync.ActorType, error) {
	return []erpsync.ActorType{erpsync.Customer}, nil
}

func (m memory) ActorFields(context.Context, *erpsync.Call, erpsync.ActorType) ([]erpsync.Field, error) {
	return []erpsync.Field{{Key: "NAME", Name: "Name", Type: erpsync.TextField}}, nil
}

func (m memory) Actors(_ context.Context, _ *erpsync.Call, q erpsync.KeyQuery) iter.Seq2[erpsync.Actor, error] {
	return m.where(func(a erpsync.Actor) bool { return slices.Contains(q.Keys, a.Key) })
}

func (m memory) ActorsSince(_ context.Context, _ *erpsync.Call, q erpsync.SinceQuery) iter.Seq2[erpsync.Actor, error] {
	return m.where(func(a erpsync.Actor) bool { return a.LastModified >= q.Since })
}

func (m memory) where(keep func(erpsync.Actor) bool) iter.Seq2[erpsync.Actor, error] {
	return func(yield func(erpsync.Actor, error) bool) {
		for _, a := range m {
			if keep(a) && !yield(a, nil) {
				return
			}
		}
	}
}

// A connector over rows: search comes for nothing.
func Example() {
	dir, err := os.MkdirTemp("", "connections")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	store, err := erpsync.OpenFolderStore(dir, [32]byte{}) // a real key comes from a vault
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	erp := memory{
		{Type: erpsync.Customer, Key: "1", LastModified: "2025-06-15", Fields: map[string]erpsync.Value{"NAME": "Ash"}},
		{Type: erpsync.Customer, Key: "2", LastModified: "2025-06-16", Fields: map[string]erpsync.Value{"NAME": "Birch"}},
	}
	h, err := erpsync.NewHandler([]erpsync.Service{{Name: "trees", Connector: erp, Store: store}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(h)
	defer server.Close()

	// What SuperOffice would send: the connection once, then a search.
	const connection = `<ConnectionGuid>3aef3af6-8642-4fc1-8dc9-4e08bd76a6bf</ConnectionGuid>`
	ask(server.URL, "WSSaveConnection", connection+`<ConnectionInfo><e><Key>COMPANY</Key><Value>ACME</Value></e></ConnectionInfo>`)
	found := ask(server.URL, "WSSearchActors", connection+`<ActorType>Customer</ActorType><SearchText>bir</SearchText>`)
	fmt.Println(strings.Contains(found, "Birch"), strings.Contains(found, "Ash"))
	// Output: true false
}

func ask(url, operation, members string) string {
	body := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><` + operation + ` xmlns="` + erpsync.Namespace +
		`"><request>` + members + `</request></` + operation + `></s:Body></s:Envelope>`
	response, err := http.Post(url, "text/xml; charset=utf-8", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(answer)
}
