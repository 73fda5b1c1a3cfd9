// Package fault names what can go wrong between a connector and Netstock, so
// that a test can make it happen in the sandbox: one struct per fault, added
// to a Plan and taken out again.
//
//	remove := s.Inject(fault.LostAnswer{Call: fault.EndOfTransmission, Scope: fault.Scope{Times: 1}})
//	defer remove()
//
// A fault is looked up at the moment at which it would strike. Of several that
// fit, the one added first acts. The files of the package follow the places:
// call.go (web calls), conn.go (connections), app.go (the App server),
// outgoing.go (files on their way to the ERP).
package fault
