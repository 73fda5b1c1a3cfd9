package transport

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
)

// Numbers of SOCKS 5 (RFC 1928) and of its log-in (RFC 1929).
const (
	socksVersion      = 5
	socksConnect      = 1
	socksNoLogin      = 0
	socksPassword     = 2
	socksNoMethod     = 0xff
	socksIPv4         = 1
	socksName         = 3
	socksIPv6         = 4
	socksLoginVersion = 1
)

// socksReplies are what a server says where it does not connect. The package
// golang.org/x/net/proxy tells them by text alone, and whether trying again
// may help depends on them.
var socksReplies = map[byte]struct {
	text    string
	refused bool
}{
	1: {"general failure", false},
	2: {"not allowed by its rules", true},
	3: {"network unreachable", false},
	4: {"host unreachable", false},
	5: {"connection refused", false},
	6: {"time to live expired", false},
	7: {"command not supported", true},
	8: {"type of address not supported", true},
}

// askSOCKS reads not a byte more than the answers have.
func askSOCKS(conn net.Conn, user *url.Userinfo, address string) (net.Conn, error) {
	request, err := socksRequest(address)
	if err != nil {
		return nil, err
	}
	if err := socksLogin(conn, user); err != nil {
		return nil, err
	}
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(conn, head); err != nil {
		return nil, err
	}
	if head[0] != socksVersion {
		return nil, notSOCKS(head[0])
	}
	if head[1] != 0 {
		reply, known := socksReplies[head[1]]
		if !known {
			reply.text, reply.refused = fmt.Sprintf("reply %d", head[1]), true
		}
		return nil, &ProxyError{Answer: reply.text, Refused: reply.refused}
	}
	return conn, skipBound(conn, head[3])
}

func notSOCKS(version byte) error {
	return fmt.Errorf("its answer is not that of a SOCKS 5 proxy: it begins with byte %d", version)
}

func socksLogin(conn net.Conn, user *url.Userinfo) error {
	methods := []byte{socksVersion, 1, socksNoLogin}
	if user != nil {
		methods = []byte{socksVersion, 2, socksNoLogin, socksPassword}
	}
	if _, err := conn.Write(methods); err != nil {
		return err
	}
	var chosen [2]byte
	if _, err := io.ReadFull(conn, chosen[:]); err != nil {
		return err
	}
	switch method := chosen[1]; {
	case chosen[0] != socksVersion:
		return notSOCKS(chosen[0])
	case method == socksNoLogin:
		return nil
	case method == socksPassword && user != nil:
		return socksPasswordLogin(conn, user)
	case method == socksNoMethod:
		return &ProxyError{Answer: "it takes none of the ways to log in", Refused: true, Login: true}
	}
	return fmt.Errorf("it wants a log-in by method %d, which was not offered", chosen[1])
}

func socksPasswordLogin(conn net.Conn, user *url.Userinfo) error {
	name := user.Username()
	password, _ := user.Password()
	if name == "" || len(name) > 255 || password == "" || len(password) > 255 {
		return &ProxyError{Answer: "SOCKS 5 takes a user and a password of 1 to 255 bytes each", Refused: true, Login: true}
	}
	login := []byte{socksLoginVersion, byte(len(name))}
	login = append(login, name...)
	login = append(login, byte(len(password)))
	login = append(login, password...)
	if _, err := conn.Write(login); err != nil {
		return err
	}
	var status [2]byte
	if _, err := io.ReadFull(conn, status[:]); err != nil {
		return err
	}
	if status[1] != 0 {
		return &ProxyError{Answer: "it does not take this user and password", Refused: true, Login: true}
	}
	return nil
}

func socksRequest(address string) ([]byte, error) {
	host, digits, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return nil, err
	}
	request := []byte{socksVersion, socksConnect, 0}
	ip := net.ParseIP(host)
	switch ip4 := ip.To4(); {
	case ip4 != nil:
		request = append(append(request, socksIPv4), ip4...)
	case ip != nil:
		request = append(append(request, socksIPv6), ip...)
	case len(host) > 255:
		return nil, errors.New("the host's name is longer than 255 bytes")
	default:
		request = append(append(request, socksName, byte(len(host))), host...)
	}
	return append(request, byte(port>>8), byte(port)), nil
}

// skipBound reads over the address from which the proxy connects.
func skipBound(conn net.Conn, kind byte) error {
	length := net.IPv4len
	switch kind {
	case socksIPv4:
	case socksIPv6:
		length = net.IPv6len
	case socksName:
		var n [1]byte
		if _, err := io.ReadFull(conn, n[:]); err != nil {
			return err
		}
		length = int(n[0])
	default:
		return fmt.Errorf("its answer has an address of the unknown type %d", kind)
	}
	_, err := io.CopyN(io.Discard, conn, int64(length)+2) // and the port
	return err
}
