package erpsync

import (
	"context"
	"iter"
)

// Connector is what every connector can do. Several calls run at once, for
// several connections; the context ends with the call's deadline or when the
// caller hangs up. An iterator that yields an error has ended.
//
// Abilities beyond these are the further interfaces of this file.
//
// Source: https://docs.superoffice.com/en/api/plugins/erp-connectors/api/ierpconnector.html
type Connector interface {
	// ConfigFields describes what an administrator enters for a connection.
	ConfigFields(ctx context.Context, call *Call) ([]Field, error)
	// TestConfig reports whether call.Config leads to a working ERP: for values
	// just entered (call.Connection is zero then) and for a saved connection.
	TestConfig(ctx context.Context, call *Call) error
	// ActorTypes lists the kinds of actors that the ERP has.
	ActorTypes(ctx context.Context, call *Call) ([]ActorType, error)
	// ActorFields describes the fields of a kind of actors.
	ActorFields(ctx context.Context, call *Call, of ActorType) ([]Field, error)
	// Actors gives the actors with the keys asked for, and leaves unknown ones out.
	Actors(ctx context.Context, call *Call, q KeyQuery) iter.Seq2[Actor, error]
	// ActorsSince gives every actor that changed at q.Since or later.
	ActorsSince(ctx context.Context, call *Call, q SinceQuery) iter.Seq2[Actor, error]
}

// TextSearcher finds actors by a text of the user's, as freely as it likes.
// Without it the text is sought in all text fields of all actors.
type TextSearcher interface {
	SearchText(ctx context.Context, call *Call, q TextQuery) iter.Seq2[Actor, error]
}

// Searcher finds actors by restrictions. Without it every field except
// passwords and labels can be searched, by a Matcher over all actors.
type Searcher interface {
	// SearchFields lists the keys of the fields that Search understands.
	SearchFields(ctx context.Context, call *Call, of ActorType) ([]string, error)
	Search(ctx context.Context, call *Call, q SearchQuery) iter.Seq2[Actor, error]
}

// ParentSearcher finds the children of an actor by a text. Without it the
// actors that TextSearcher, or its stand-in, finds are kept by their parent.
type ParentSearcher interface {
	SearchByParent(ctx context.Context, call *Call, q ParentQuery) iter.Seq2[Actor, error]
}

// Creator makes actors in the ERP. Without it creating one is answered as
// ErrUnsupported.
type Creator interface {
	// Create returns the actor as the ERP has it now, with Key and LastModified.
	Create(ctx context.Context, call *Call, a Actor) (Actor, error)
}

// Saver changes actors in the ERP. Without it saving is answered as ErrUnsupported.
type Saver interface {
	// Save returns the actors as the ERP has them now, with a new LastModified,
	// and others that changed with them.
	Save(ctx context.Context, call *Call, actors []Actor) ([]Actor, error)
}

// Lister has the lists that fields refer to. Without it lists are answered as
// ErrUnsupported.
type Lister interface {
	// List returns all items of a list. Lists of configuration fields are asked
	// for with a zero call.Connection.
	List(ctx context.Context, call *Call, name string) (List, error)
}

// ItemLister finds single items of long lists. Without it they are picked from
// Lister's.
type ItemLister interface {
	// ListItems returns the items with the keys asked for; an unknown one is an
	// *Error with the code UnknownListItem.
	ListItems(ctx context.Context, call *Call, name string, keys []string) (List, error)
}

// Watcher hears of connections that were saved or deleted, to close what it
// holds open for them. An error fails the call, but the configuration is kept
// or gone by then.
type Watcher interface {
	Saved(ctx context.Context, call *Call) error
	Deleted(ctx context.Context, call *Call) error
}
