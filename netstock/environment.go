package netstock

import (
	"fmt"
	"strings"
)

// Environment says whose data a connector carries. A connector's folder, its
// key, journal and spool are bound to one environment when it is first
// opened; opening it with another one is refused with ErrEnvironment.
type Environment struct {
	Customer string `json:"customer"` // the customer's id at Netstock
	Company  string `json:"company"`  // the company in the ERP, free text
	Stage    string `json:"stage"`    // production, test, …
}

// String returns the parts that are set, as customer/company/stage.
func (e Environment) String() string {
	return strings.Join([]string{e.Customer, e.Company, e.Stage}, "/")
}

func (e Environment) validate() error {
	if e.Customer == "" || e.Stage == "" {
		return fmt.Errorf("environment %q: customer and stage are required", e)
	}
	return nil
}
