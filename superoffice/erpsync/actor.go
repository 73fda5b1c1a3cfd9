package erpsync

// ActorType is a kind of record that an ERP shares with SuperOffice. A connector
// cannot invent one.
type ActorType string

// The kinds of actors. SuperOffice does not use Employee and Sale yet.
const (
	Customer ActorType = "Customer"
	Supplier ActorType = "Supplier"
	Partner  ActorType = "Partner"
	Person   ActorType = "Person"
	Project  ActorType = "Project"
	Employee ActorType = "Employee"
	Sale     ActorType = "Sale"
)

// Actor is one record of the ERP, such as a customer or a person.
//
// Source: https://docs.superoffice.com/en/api/plugins/erp-connectors/api/erp-actor-carrier.html
type Actor struct {
	Type ActorType
	Key  string // the ERP's own, unique within Type; empty in an actor to create

	// LastModified is a text of the connector's own making that sorts in time
	// across all actors of a connection, such as 2025-06-16T08:00:00.123 or a
	// number with leading zeros. SuperOffice keeps the largest and hands it back
	// to ActorsSince; it is required in every actor that is given out.
	LastModified string

	Fields     map[string]Value // by field key
	ParentType ActorType        // empty for none, as is ParentKey
	ParentKey  string
}

// KeyQuery asks for actors by their keys.
type KeyQuery struct {
	Type   ActorType
	Keys   []string
	Fields []string // the field keys that SuperOffice wants
}

// SinceQuery asks for what changed.
type SinceQuery struct {
	Type ActorType
	// Since is the largest LastModified that SuperOffice has seen, and the
	// boundary itself belongs to the answer. Empty, or a text that the connector
	// never gave out, asks for everything.
	Since  string
	Fields []string
}

// TextQuery asks for what fits a text that a user typed, such as a name.
type TextQuery struct {
	Type   ActorType
	Text   string
	Fields []string
}

// ParentQuery is a TextQuery among the children of one actor.
type ParentQuery struct {
	TextQuery
	ParentType ActorType
	ParentKey  string
}

// SearchQuery asks for actors that satisfy all restrictions.
type SearchQuery struct {
	Type         ActorType
	Restrictions []Restriction
	Fields       []string
}
