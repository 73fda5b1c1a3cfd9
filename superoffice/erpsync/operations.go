package erpsync

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// operation is one of the contract's. Its members are those of the request in
// declared order, but for the connection's id, which always leads.
type operation struct {
	name    string
	members []string
	answer  string // the type of its result
	// setUp operations do without a saved connection.
	setUp bool
	run   func(x *exchange, ctx context.Context) error
}

// The names of the 17 operations and their members come from SuperOffice's API
// reference, one page for each request type.
var operations = []operation{
	{"WSGetConfigData", nil, "FieldMetadataInfoArrayPluginResponseWS", true, (*exchange).configFields},
	{"WSTestConfigData", []string{"ConnectionInfo"}, "ConnectorResultBaseWS", true, (*exchange).testConfig},
	{"WSSaveConnection", []string{"ConnectionInfo"}, "ConnectorResultBaseWS", true, (*exchange).saveConnection},
	{"WSTestConnection", nil, "ConnectorResultBaseWS", false, (*exchange).testConnection},
	{"WSDeleteConnection", nil, "ConnectorResultBaseWS", true, (*exchange).deleteConnection},
	{"WSGetSupportedActorTypes", nil, "StringArrayPluginResponseWS", false, (*exchange).actorTypes},
	{"WSGetSupportedActorTypeFields", []string{"ActorType"}, "FieldMetadataInfoArrayPluginResponseWS", false, (*exchange).actorFields},
	{"WSGetActors", []string{"ActorType", "ErpKeys", "FieldKeys"}, "ActorArrayPluginResponseWS", false, (*exchange).actors},
	{"WSGetSearchableFields", []string{"ActorType"}, "StringArrayPluginResponseWS", false, (*exchange).searchFields},
	{"WSSearchActorsAdvanced", []string{"ActorType", "Restrictions", "FieldKeys"}, "ActorArrayPluginResponseWS", false, (*exchange).search},
	{"WSSearchActors", []string{"ActorType", "SearchText", "FieldKeys"}, "ActorArrayPluginResponseWS", false, (*exchange).searchText},
	{"WSSearchActorByParent", []string{"ActorType", "SearchText", "ParentActorType", "ParentActorErpKey", "FieldKeys"}, "ActorArrayPluginResponseWS", false, (*exchange).searchByParent},
	{"WSCreateActor", []string{"Actor"}, "ActorPluginResponseWS", false, (*exchange).create},
	{"WSSaveActors", []string{"Actors"}, "ActorArrayPluginResponseWS", false, (*exchange).save},
	{"WSGetList", []string{"ListName"}, "ListItemArrayPluginResponseWS", false, (*exchange).list},
	{"WSGetListItems", []string{"ListName", "ListItemKeys"}, "ListItemArrayPluginResponseWS", false, (*exchange).listItems},
	{"WSGetActorsByTimestamp", []string{"UpdatedOnOrAfter", "ActorType", "FieldKeys"}, "ActorArrayPluginResponseWS", false, (*exchange).actorsSince},
}

func lookup(name string) (operation, bool) {
	i := slices.IndexFunc(operations, func(op operation) bool { return op.name == name })
	if i < 0 {
		return operation{}, false
	}
	return operations[i], true
}

func (x *exchange) configFields(ctx context.Context) error {
	fields, err := x.connector.ConfigFields(ctx, x.call)
	return x.metadata(fields, err)
}

func (x *exchange) actorFields(ctx context.Context) error {
	fields, err := x.connector.ActorFields(ctx, x.call, x.in.actorType)
	return x.metadata(fields, err)
}

func (x *exchange) metadata(fields []Field, err error) error {
	if err == nil {
		err = CheckFields(fields)
	}
	if err != nil {
		return err
	}
	if !isRanked(fields) {
		fields = slices.Clone(fields)
		for i := range fields {
			fields[i].Rank = i + 1
		}
	}
	x.out.metadata(fields)
	return x.out.err
}

func (x *exchange) testConfig(ctx context.Context) error {
	x.call.Config = x.in.config
	return x.connector.TestConfig(ctx, x.call)
}

func (x *exchange) testConnection(ctx context.Context) error {
	return x.connector.TestConfig(ctx, x.call)
}

var errNoConnection = &Error{User: "The connection has no id.", Tech: "ConnectionGuid is empty or all zero."}

func (x *exchange) saveConnection(ctx context.Context) error {
	if x.in.connection.IsZero() {
		return errNoConnection
	}
	x.call.Config = x.in.config
	if err := x.store.Save(ctx, x.in.connection, x.in.config); err != nil {
		return err
	}
	if w, ok := x.connector.(Watcher); ok {
		return w.Saved(ctx, x.call)
	}
	return nil
}

func (x *exchange) deleteConnection(ctx context.Context) error {
	if x.in.connection.IsZero() {
		return errNoConnection
	}
	if err := x.store.Delete(ctx, x.in.connection); err != nil {
		return err
	}
	if w, ok := x.connector.(Watcher); ok {
		return w.Deleted(ctx, x.call)
	}
	return nil
}

func (x *exchange) actorTypes(ctx context.Context) error {
	types, err := x.connector.ActorTypes(ctx, x.call)
	if err != nil {
		return err
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	x.out.strings("Items", names)
	return x.out.err
}

func (x *exchange) actors(ctx context.Context) error {
	return x.stream(x.connector.Actors(ctx, x.call, KeyQuery{x.in.actorType, x.in.keys, x.in.fields}))
}

func (x *exchange) actorsSince(ctx context.Context) error {
	return x.stream(x.connector.ActorsSince(ctx, x.call, SinceQuery{x.in.actorType, x.in.since, x.in.fields}))
}

func (x *exchange) create(ctx context.Context) error {
	c, ok := x.connector.(Creator)
	if !ok {
		return fmt.Errorf("create an actor: %w", ErrUnsupported)
	}
	if len(x.in.actors) != 1 {
		return &Error{User: "There is no actor to create.", Tech: "WSCreateActor came without an Actor."}
	}
	a, err := c.Create(ctx, x.call, x.in.actors[0])
	if err == nil {
		err = a.check()
	}
	if err != nil {
		return err
	}
	x.out.actor("Actor", a)
	return x.out.err
}

func (x *exchange) save(ctx context.Context) error {
	s, ok := x.connector.(Saver)
	if !ok {
		return fmt.Errorf("save actors: %w", ErrUnsupported)
	}
	actors, err := s.Save(ctx, x.call, x.in.actors)
	if err != nil {
		return err
	}
	return x.stream(sequence(actors))
}

func sequence(actors []Actor) iter.Seq2[Actor, error] {
	return func(yield func(Actor, error) bool) {
		for _, a := range actors {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func (x *exchange) list(ctx context.Context) error {
	l, ok := x.connector.(Lister)
	if !ok {
		return fmt.Errorf("read a list: %w", ErrUnsupported)
	}
	items, err := l.List(ctx, x.call, x.in.list)
	if err != nil {
		return err
	}
	x.out.list(items)
	return x.out.err
}

func (x *exchange) listItems(ctx context.Context) error {
	items, err := x.pick(ctx)
	if err != nil {
		return err
	}
	x.out.list(items)
	return x.out.err
}

func (x *exchange) pick(ctx context.Context) (List, error) {
	if l, ok := x.connector.(ItemLister); ok {
		return l.ListItems(ctx, x.call, x.in.list, x.in.keys)
	}
	l, ok := x.connector.(Lister)
	if !ok {
		return nil, fmt.Errorf("read list items: %w", ErrUnsupported)
	}
	all, err := l.List(ctx, x.call, x.in.list)
	if err != nil {
		return nil, err
	}
	var items List
	for _, key := range x.in.keys {
		i := slices.IndexFunc(all, func(item ListItem) bool { return item.Key == key })
		if i < 0 {
			return nil, &Error{Code: UnknownListItem, User: "A list item is unknown.", Tech: fmt.Sprintf("list %s, item %s", x.in.list, key)}
		}
		items = append(items, all[i])
	}
	return items, nil
}

func (x *exchange) searchFields(ctx context.Context) error {
	if s, ok := x.connector.(Searcher); ok {
		keys, err := s.SearchFields(ctx, x.call, x.in.actorType)
		if err != nil {
			return err
		}
		x.out.strings("Items", keys)
		return x.out.err
	}
	fields, err := x.connector.ActorFields(ctx, x.call, x.in.actorType)
	if err != nil {
		return err
	}
	var keys []string
	for _, f := range fields {
		if f.Type != PasswordField && f.Type != LabelField {
			keys = append(keys, f.Key)
		}
	}
	x.out.strings("Items", keys)
	return x.out.err
}

func (x *exchange) search(ctx context.Context) error {
	if s, ok := x.connector.(Searcher); ok {
		return x.stream(s.Search(ctx, x.call, SearchQuery{x.in.actorType, x.in.restrictions, x.in.fields}))
	}
	fields, err := x.connector.ActorFields(ctx, x.call, x.in.actorType)
	if err != nil {
		return err
	}
	m, err := NewMatcher(fields, x.in.restrictions, x.match)
	if errors.Is(err, ErrRestriction) {
		err = &Error{User: "The search cannot be done.", Tech: err.Error()}
	}
	if err != nil {
		return err
	}
	asked := slices.Clone(x.in.fields)
	for _, r := range x.in.restrictions {
		asked = append(asked, r.Field)
	}
	return x.stream(m.Filter(x.connector.ActorsSince(ctx, x.call, SinceQuery{Type: x.in.actorType, Fields: asked})))
}

func (x *exchange) searchText(ctx context.Context) error {
	found, err := x.foundByText(ctx)
	if err != nil {
		return err
	}
	return x.stream(found)
}

func (x *exchange) foundByText(ctx context.Context) (iter.Seq2[Actor, error], error) {
	q := TextQuery{x.in.actorType, x.in.text, x.in.fields}
	if s, ok := x.connector.(TextSearcher); ok {
		return s.SearchText(ctx, x.call, q), nil
	}
	fields, err := x.connector.ActorFields(ctx, x.call, x.in.actorType)
	if err != nil {
		return nil, err
	}
	asked := slices.Clone(q.Fields)
	var texts []string
	for _, f := range fields {
		if f.Type == TextField {
			texts = append(texts, f.Key)
		}
	}
	all := x.connector.ActorsSince(ctx, x.call, SinceQuery{Type: q.Type, Fields: append(asked, texts...)})
	wanted := fold(strings.TrimSpace(q.Text))
	return filter(all, func(a Actor) (bool, error) {
		return slices.ContainsFunc(texts, func(key string) bool {
			return strings.Contains(fold(a.Fields[key].Text()), wanted)
		}), nil
	}), nil
}

func (x *exchange) searchByParent(ctx context.Context) error {
	q := ParentQuery{TextQuery{x.in.actorType, x.in.text, x.in.fields}, x.in.parentType, x.in.parentKey}
	if s, ok := x.connector.(ParentSearcher); ok {
		return x.stream(s.SearchByParent(ctx, x.call, q))
	}
	found, err := x.foundByText(ctx)
	if err != nil {
		return err
	}
	return x.stream(filter(found, func(a Actor) (bool, error) {
		return a.ParentType == q.ParentType && a.ParentKey == q.ParentKey, nil
	}))
}
