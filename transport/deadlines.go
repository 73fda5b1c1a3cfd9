package transport

import "time"

// Deadlines bound everything that a door waits for, also on a network that
// swallows packets. A zero field has its default.
type Deadlines struct {
	Dial      time.Duration // to reach a host, proxy included; 15 s
	Handshake time.Duration // of TLS, and of SSH with its log-in; 20 s
	Call      time.Duration // of a web call; a held poll has its wait and half of this; 30 s
	Stall     time.Duration // while files move: without a byte; 60 s
	KeepAlive time.Duration // between probes of an SSH connection; 15 s
	Missed    int           // answers to probes missed before it is cut; 3
	Stop      time.Duration // after a context ends, before the wire is cut; 5 s
}

func (d Deadlines) orDefault() Deadlines {
	return Deadlines{
		Dial:      orDefault(d.Dial, 15*time.Second),
		Handshake: orDefault(d.Handshake, 20*time.Second),
		Call:      orDefault(d.Call, 30*time.Second),
		Stall:     orDefault(d.Stall, 60*time.Second),
		KeepAlive: orDefault(d.KeepAlive, 15*time.Second),
		Missed:    orDefault(d.Missed, 3),
		Stop:      orDefault(d.Stop, 5*time.Second),
	}
}

// poll bounds a poll that the server holds for wait.
func (d Deadlines) poll(wait time.Duration) time.Duration { return wait + d.Call/2 }

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
