package soap

import (
	"errors"
	"net/http"
	"strconv"
)

// Code is the kind of a fault, of SOAP 1.1 section 4.4.1, or WCF's for an
// operation that does not exist.
type Code string

// The codes of faults.
const (
	Client             Code = "Client"
	Server             Code = "Server"
	VersionMismatch    Code = "VersionMismatch"
	MustUnderstand     Code = "MustUnderstand"
	ActionNotSupported Code = "ActionNotSupported"
)

// addressing is the namespace in which WCF puts ActionNotSupported.
const addressing = "http://schemas.microsoft.com/ws/2005/05/addressing/none"

// Fault is an error of the protocol. Text is for the caller; Err, which may be
// nil, is for the log.
type Fault struct {
	Code   Code
	Text   string
	Status int // of the HTTP answer, 500 if zero
	Err    error
}

func (f *Fault) Error() string {
	s := string(f.Code) + " fault: " + f.Text
	if f.Err != nil {
		s += " (" + f.Err.Error() + ")"
	}
	return s
}

func (f *Fault) Unwrap() error { return f.Err }

// clientFault blames the caller for an error of reading.
func clientFault(err error) *Fault {
	f := &Fault{Code: Client, Text: "The request could not be read.", Err: err}
	_, over := errors.AsType[*http.MaxBytesError](err)
	if over || errors.Is(err, ErrTooLarge) {
		f.Text, f.Status = "The request is larger than allowed.", http.StatusRequestEntityTooLarge
	}
	return f
}

// WriteFault answers with the fault in err, or with one that blames the server.
func WriteFault(w http.ResponseWriter, err error) error {
	f, ok := errors.AsType[*Fault](err)
	if !ok {
		f = &Fault{Code: Server, Text: "The service could not answer."}
	}
	text, err := AppendText(nil, f.Text)
	if err != nil {
		return err
	}
	code := `<faultcode>s:` + string(f.Code)
	if f.Code == ActionNotSupported {
		code = `<faultcode xmlns:a="` + addressing + `">a:` + string(f.Code)
	}
	body := `<s:Envelope xmlns:s="` + Namespace + `"><s:Body><s:Fault>` + code +
		`</faultcode><faultstring xml:lang="en">` + string(text) + `</faultstring></s:Fault></s:Body></s:Envelope>`
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	return WriteAnswer(w, status, []byte(body))
}

// WriteAnswer sends a whole envelope.
func WriteAnswer(w http.ResponseWriter, status int, envelope []byte) error {
	h := w.Header()
	h.Set("Content-Type", "text/xml; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(envelope)))
	h.Set("Cache-Control", "no-store")
	if status == http.StatusMethodNotAllowed {
		h.Set("Allow", http.MethodPost)
	}
	w.WriteHeader(status)
	_, err := w.Write(envelope)
	return err
}
