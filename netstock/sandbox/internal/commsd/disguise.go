package commsd

import (
	"strings"

	"github.com/erplink/erplink/internal/comms"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// disguise lets the faults of a listing meet one of its files.
func (s *Server) disguise(customer string, l comms.Listed) comms.Listed {
	fits := func(name string) bool { return name == "" || name == l.Name }
	if _, ok := fault.Take(s.config.Faults, customer, func(f fault.WrongHash) bool { return fits(f.File) }); ok {
		l.MD5, l.SHA256 = strings.Repeat("0", 32), strings.Repeat("0", 64)
	}
	if f, ok := fault.Take(s.config.Faults, customer, func(f fault.WrongSize) bool { return fits(f.File) }); ok {
		l.Size += f.Bytes
	}
	if f, ok := fault.Take(s.config.Faults, customer, func(f fault.EvilName) bool { return fits(f.File) }); ok {
		l.Name = f.Name
	}
	return l
}
