package transport

import (
	"errors"
	"fmt"
	"net"
	"path"
	"regexp"
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/internal/safename"
)

var (
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	userPattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$`)
)

const maxPorts = 16

// place is where a customer's files go, as the far side announced it over
// TLS, and as far as it was found sound.
type place struct {
	server
	inbound, outbound string  // absolute folders
	skipped           []error // host keys that cannot be used
}

func parsePlace(c comms.Connection) (*place, error) {
	p := &place{
		server:   server{host: c.SFTP.Host, ports: c.SFTP.Ports, user: c.SFTP.User},
		inbound:  c.SFTP.Inbound,
		outbound: c.SFTP.Outbound,
	}
	for _, k := range c.SFTP.HostKeys {
		pin, err := parsePin(k)
		if err != nil {
			p.skipped = append(p.skipped, fmt.Errorf("host key %s: %w", safename.Quote(k.Key), err))
			continue
		}
		p.pins = append(p.pins, pin)
	}
	return p, p.check()
}

func (p *place) check() error {
	if net.ParseIP(p.host) == nil && !hostPattern.MatchString(p.host) {
		return fmt.Errorf("%s is no host", safename.Quote(p.host))
	}
	if len(p.ports) == 0 || len(p.ports) > maxPorts {
		return fmt.Errorf("%d ports, not 1 to %d", len(p.ports), maxPorts)
	}
	for _, port := range p.ports {
		if port < 1 || port > 65535 {
			return fmt.Errorf("%d is no port", port)
		}
	}
	if !userPattern.MatchString(p.user) {
		return fmt.Errorf("%s is no user", safename.Quote(p.user))
	}
	for _, folder := range []string{p.inbound, p.outbound} {
		if err := checkRemote(folder); err != nil {
			return err
		}
	}
	if len(p.pins) == 0 {
		return errors.Join(append(p.skipped, errors.New("no host key can be used"))...)
	}
	return nil
}

// checkRemote accepts an absolute path on the far side that has one meaning.
func checkRemote(name string) error {
	switch {
	case len(name) > 1024, plain(name, len(name)) != name, strings.Contains(name, `\`):
		return fmt.Errorf("%s is no plain path", safename.Quote(name))
	case !path.IsAbs(name), path.Clean(name) != name:
		return fmt.Errorf("%s is no absolute, clean path", safename.Quote(name))
	}
	return nil
}

// holds reports whether an object that was listed lies below the folder of
// files to fetch.
func (p *place) holds(object string) error {
	if err := checkRemote(object); err != nil {
		return err
	}
	if !strings.HasPrefix(object, strings.TrimSuffix(p.outbound, "/")+"/") {
		return fmt.Errorf("%s is not below %s", safename.Quote(object), p.outbound)
	}
	return nil
}

// folder is that of one transmission.
func (p *place) folder(transmission string) string { return path.Join(p.inbound, transmission) }

func (p *place) final(transmission, name string) string {
	return path.Join(p.inbound, transmission, name+".bz2")
}

func (p *place) part(transmission, name string) string { return p.final(transmission, name) + ".part" }
