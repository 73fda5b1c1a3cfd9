package fault

// Service is a place to which one connects.
type Service string

// The services of the sandbox.
const (
	AnyService Service = ""
	Web        Service = "web"  // Comms, web calls
	SFTP       Service = "sftp" // Comms, SSH
	App        Service = "app"  // an App server, both
)

// Fits reports whether a fault that is set for s strikes the service.
func (s Service) Fits(service Service) bool { return s == AnyService || s == service }

// Refuse closes new connections before a byte is said.
type Refuse struct {
	Scope
	Service Service
}

// Swallow accepts new connections and never says a byte.
type Swallow struct {
	Scope
	Service Service
}

// Cut resets a new connection after so many bytes have come in or gone out on
// it.
type Cut struct {
	Scope
	Service Service
	After   int64 // bytes of both directions together
}

// Slow lets new connections pass so many bytes a second in each direction.
type Slow struct {
	Scope
	Service        Service
	BytesPerSecond int
}
