package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/erplink/erplink/orders"
)

// toJSON turns a YAML layout into JSON in which every value stands on the
// line it has in the YAML, so that errors name that line. JSON is YAML too.
func toJSON(file string, data []byte) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, &orders.LayoutError{File: file, Msg: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	w := &jsonWriter{file: file, line: 1}
	if len(doc.Content) == 0 {
		return nil, &orders.LayoutError{File: file, Msg: "the file is empty"}
	}
	if err := w.node(doc.Content[0]); err != nil {
		return nil, err
	}
	return w.buf.Bytes(), nil
}

type jsonWriter struct {
	file string
	buf  bytes.Buffer
	line int
}

func (w *jsonWriter) node(n *yaml.Node) error {
	for ; w.line < n.Line; w.line++ {
		w.buf.WriteByte('\n')
	}
	switch n.Kind {
	case yaml.MappingNode:
		return w.list('{', n.Content, '}', func(i int) string {
			if i%2 == 1 {
				return ":"
			}
			return ","
		})
	case yaml.SequenceNode:
		return w.list('[', n.Content, ']', func(int) string { return "," })
	case yaml.ScalarNode:
		return w.scalar(n)
	}
	return w.fail(n, "anchors and aliases are not part of a layout")
}

func (w *jsonWriter) list(open byte, nodes []*yaml.Node, end byte, between func(int) string) error {
	w.buf.WriteByte(open)
	for i, n := range nodes {
		if i > 0 {
			w.buf.WriteString(between(i))
		}
		if err := w.node(n); err != nil {
			return err
		}
	}
	w.buf.WriteByte(end)
	return nil
}

func (w *jsonWriter) scalar(n *yaml.Node) error {
	var value any
	if err := n.Decode(&value); err != nil {
		return w.fail(n, err.Error())
	}
	text, err := json.Marshal(value)
	if err != nil {
		return w.fail(n, err.Error())
	}
	w.buf.Write(text)
	return nil
}

func (w *jsonWriter) fail(n *yaml.Node, why string) error {
	return &orders.LayoutError{File: w.file, Line: n.Line, Msg: fmt.Sprintf("%s: %s", n.Value, why)}
}
