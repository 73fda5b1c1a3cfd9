package fault

// WrongHash lists files with the SHA-256 and MD5 of other bytes.
type WrongHash struct {
	Scope
	File string // "po_1.csv"; empty: every file
}

// WrongSize lists files with a size that is too large by some bytes.
type WrongSize struct {
	Scope
	File  string // "po_1.csv"; empty: every file
	Bytes int64
}

// EvilName lists files under another name: "../../x", "NUL.csv", "a\x00b".
type EvilName struct {
	Scope
	File string // "po_1.csv"; empty: every file
	Name string
}

// Damage is what happened to a file that is fetched by SFTP.
type Damage string

// The damages.
const (
	Bomb       Damage = "bomb"      // a small bzip2 stream of many bytes
	Truncated  Damage = "truncated" // the bzip2 stream ends early
	Garbage    Damage = "garbage"   // bytes after the end of the stream
	TwoStreams Damage = "two"       // a second bzip2 stream after the first
)

// Damaged gives a damaged object to whoever fetches a file. What is stored
// stays whole, so that a later fetch gets the true bytes.
type Damaged struct {
	Scope
	File   string // "po_1.csv"; empty: every file
	Damage Damage
	Size   int64 // bytes to which a Bomb expands; 0: 64 MiB
}
