package sandbox

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"

	"github.com/erplink/erplink/netstock/sandbox/internal/jsonfile"
	"github.com/erplink/erplink/netstock/sandbox/internal/sshkey"
)

const stateFile = "sandbox.json"

// state is what a sandbox needs to start again as the same one.
type state struct {
	Operator string           `json:"operator"` // token
	Web      string           `json:"web"`      // address
	SFTP     []string         `json:"sftp"`     // addresses
	Links    map[string]*link `json:"links"`    // by App server
}

// link is what Comms and one App server know each other by.
type link struct {
	ToApp    string     `json:"to_app"`   // token that Comms shows
	ToComms  string     `json:"to_comms"` // token that the App server shows
	Host     sshkey.Key `json:"host"`     // of the App server's SFTP
	CommsKey sshkey.Key `json:"comms_key"`
}

// loadState reads the state, and makes what is missing.
func loadState(root *os.Root, apps []string) (*state, error) {
	s := &state{Operator: rand.Text(), Links: map[string]*link{}}
	if err := jsonfile.Read(root, stateFile, s); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, app := range apps {
		if s.Links[app] != nil {
			continue
		}
		l := &link{ToApp: rand.Text(), ToComms: rand.Text()}
		var err error
		if l.Host, err = sshkey.New(); err != nil {
			return nil, err
		}
		if l.CommsKey, err = sshkey.New(); err != nil {
			return nil, err
		}
		s.Links[app] = l
	}
	return s, s.save(root)
}

func (s *state) save(root *os.Root) error { return jsonfile.Write(root, stateFile, s) }
