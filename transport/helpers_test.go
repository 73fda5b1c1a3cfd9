package transport_test

import (
	"context"
	"math/rand/v2"
	"net"
	"strconv"

	"github.com/erplink/erplink/transport"
)

func noise(n int) []byte {
	data := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(data)
	return data
}

// counting dials, and counts the connections to a port.
func counting(n *int, port int) transport.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if _, p, _ := net.SplitHostPort(address); p == strconv.Itoa(port) {
			*n++
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}
