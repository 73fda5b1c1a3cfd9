package transport_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/erplink/erplink/transport"
)

// The key pair is made once, on the ERP's server. The private half stays in
// its file; the public half is what is registered.
func ExampleCreateKey() {
	dir, err := os.MkdirTemp("", "acme")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "keys", "acme.pem")

	key, err := transport.CreateKey(path, 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(key.Fingerprint()[:7], key.PublicLine()[:7])

	again, err := transport.LoadKey(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(again.Fingerprint() == key.Fingerprint())
	// Output:
	// SHA256: ssh-rsa
	// true
}

// A door to the folders of Netstock's own program on this computer.
func ExampleNewFolder() {
	base, err := os.MkdirTemp("", "acme")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(base)
	to, from := filepath.Join(base, "to_netstock"), filepath.Join(base, "from_netstock")
	if err := errors.Join(os.Mkdir(to, 0o755), os.Mkdir(from, 0o755)); err != nil {
		log.Fatal(err)
	}
	// Netstock's program has put an order there.
	if err := os.WriteFile(filepath.Join(from, "po_1042.csv"), []byte("OrderID\r\n"), 0o644); err != nil {
		log.Fatal(err)
	}

	door, err := transport.NewFolder(to, from, &transport.FolderOptions{Settle: 10 * time.Millisecond})
	if err != nil {
		log.Fatal(err)
	}
	files, _, err := door.Poll(context.Background(), "", 0)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range files {
		var content strings.Builder
		if err := door.Fetch(context.Background(), f, &content); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s: %d bytes\n", f.Kind, f.Name, content.Len())
	}
	// Output:
	// order po_1042.csv: 9 bytes
}

// A door to a server that speaks the reference protocol. The key is
// registered once, by the code that the operator gave out.
func ExampleNewComms() {
	key, err := transport.LoadKey("acme.pem")
	if err != nil {
		log.Fatal(err)
	}
	door, err := transport.NewComms("https://comms.example.com", "acme", key, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer door.Close()

	code := transport.Secret(os.Getenv("ENROLMENT_CODE"))
	err = door.Register(context.Background(), code, transport.Client{Name: "acme-connector", Version: "1.0", HostSystem: "Acme ERP 9"})
	if errors.Is(err, transport.ErrEnrolment) {
		log.Fatal("ask the operator for a new code: ", err)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// Retry repeats what may pass by itself, and nothing else.
func ExampleRetry() {
	tries := 0
	err := transport.Retry(context.Background(), &transport.Backoff{First: time.Millisecond}, func(context.Context) error {
		if tries++; tries < 3 {
			return &transport.Error{Op: "poll", Kind: transport.ErrBusy}
		}
		return &transport.Error{Op: "poll", Kind: transport.ErrCredentials}
	})
	fmt.Println(tries, errors.Is(err, transport.ErrCredentials))
	// Output: 3 true
}
