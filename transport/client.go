package transport

// Client says what program registers a key, for the log of the far side.
type Client struct {
	Name       string // the connector: "acme-connector"
	Version    string // its version: "1.4.2"
	HostSystem string // the ERP and where it runs: "Acme ERP 9, windows/amd64"
}
