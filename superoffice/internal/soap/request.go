package soap

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// ReadRequest reads the SOAP request of a POST, plain or compressed with gzip.
// Its error is a *Fault, ready for WriteFault.
func ReadRequest(w http.ResponseWriter, r *http.Request, limits Limits) (*Message, error) {
	if r.Method != http.MethodPost {
		return nil, &Fault{Code: Client, Status: http.StatusMethodNotAllowed, Text: "Only POST is understood."}
	}
	if err := contentType(r.Header.Get("Content-Type")); err != nil {
		return nil, &Fault{Code: Client, Status: http.StatusUnsupportedMediaType, Text: "The content type must be text/xml in UTF-8.", Err: err}
	}
	body, err := unpack(r.Header.Get("Content-Encoding"), http.MaxBytesReader(w, r.Body, limits.Bytes))
	if err != nil {
		return nil, err
	}
	m, err := ReadMessage(body, limits)
	if err != nil {
		return nil, err
	}
	if m.Action, err = action(r.Header.Values("SOAPAction")); err != nil {
		return nil, clientFault(err)
	}
	return m, nil
}

func contentType(value string) error {
	media, params, err := mime.ParseMediaType(value)
	if err != nil {
		return err
	}
	if charset := params["charset"]; media != "text/xml" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return fmt.Errorf("content type %q", value)
	}
	return nil
}

func unpack(encoding string, body io.Reader) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, clientFault(fmt.Errorf("gzip: %w", err))
		}
		return z, nil
	}
	return nil, &Fault{Code: Client, Status: http.StatusUnsupportedMediaType, Text: "The content encoding must be gzip or none."}
}

// action takes the quotes off, which clients of SOAP 1.1 send or leave away.
func action(values []string) (string, error) {
	if len(values) > 1 {
		return "", errors.New("SOAPAction was sent twice")
	}
	if len(values) == 0 {
		return "", nil
	}
	return strings.Trim(strings.TrimSpace(values[0]), `"`), nil
}

// Operation returns the last part of the action, "" if there is no action.
func (m *Message) Operation() string {
	return m.Action[strings.LastIndexByte(m.Action, '/')+1:]
}
