package sandbox_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/erplink/erplink/netstock/sandbox"
	"github.com/erplink/erplink/netstock/sandbox/fault"
)

// A sandbox for a connector that is told its address and the customer's
// enrolment code.
func ExampleStart() {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	s, err := sandbox.Start(dir, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	code, err := s.AddCustomer(context.Background(), "acme", "Acme Ltd", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the code is shown once:", code)
	fmt.Println("announced so far:", len(s.Transmissions("acme")))
	// Output:
	// the code is shown once: [redacted]
	// announced so far: 0
}

// The answer to the next end of transmission gets lost. The connector has to
// find out that its set arrived all the same.
func ExampleSandbox_Inject() {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := sandbox.Start(dir, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	remove := s.Inject(fault.LostAnswer{Call: fault.EndOfTransmission, Scope: fault.Scope{Times: 1}})
	defer remove()
	// Push here.
}
