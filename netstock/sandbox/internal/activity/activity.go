// Package activity keeps the sandbox's log: one JSON line for every call, file
// and login, appended and never changed. No entry holds a secret.
package activity

import (
	"encoding/json"
	"os"
	"sync"
	"time"
)

// Entry is one line of the log.
type Entry struct {
	Time      time.Time `json:"time"`
	Service   string    `json:"service"` // web, sftp, or the App server's name
	Action    string    `json:"action"`
	Customer  string    `json:"customer,omitempty"`
	Address   string    `json:"address,omitempty"`
	Key       string    `json:"key,omitempty"` // fingerprint
	Object    string    `json:"object,omitempty"`
	Bytes     int64     `json:"bytes,omitempty"`
	RequestID string    `json:"request_id,omitempty"`
	TokenID   string    `json:"token_id,omitempty"` // jti
	Status    int       `json:"status,omitempty"`   // of a web call
	Outcome   string    `json:"outcome"`            // "ok" or what went wrong
}

// Log is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	file *os.File
	err  error
	now  func() time.Time
}

// Open appends to the file name below root.
func Open(root *os.Root, name string, now func() time.Time) (*Log, error) {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &Log{file: f, now: now}, nil
}

// Write adds an entry and stamps its time. The first error sticks and comes
// back from Close.
func (l *Log) Write(e Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return
	}
	e.Time = l.now().UTC()
	line, err := json.Marshal(e)
	if err == nil {
		_, err = l.file.Write(append(line, '\n'))
	}
	l.err = err
}

// Close ends the log.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.file.Close(); l.err == nil {
		return err
	}
	return l.err
}

// Outcome is an error's text, or "ok".
func Outcome(err error) string {
	if err != nil {
		return err.Error()
	}
	return "ok"
}
