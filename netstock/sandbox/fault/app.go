package fault

// AppDown makes an App server unreachable for Comms; what is announced waits
// in state received.
type AppDown struct {
	Scope
	App string // empty: every App server
}

// WrongMD5 lets the App server compute another MD5 for a file than its bytes
// have, as after damage on the way.
type WrongMD5 struct {
	Scope
	File string // "stock.csv"; empty: every file
}

// Reject lets the App server reject a set with one problem, whatever it holds.
type Reject struct {
	Scope
	File    string // "stock.csv"
	Line    int64
	Code    string
	Message string
}
