package orders

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// decoder reads a layout file into structs as encoding/json does, but knows
// the line of everything, and refuses unknown and repeated keys.
type decoder struct {
	file  string
	data  []byte
	first int // line of data[0]
	json  *json.Decoder
}

// part is a piece of a layout file that is decoded later.
type part struct {
	data []byte
	line int
}

func decode(file string, p part, into any) error {
	d := &decoder{file: file, data: p.data, first: p.line, json: json.NewDecoder(bytes.NewReader(p.data))}
	if err := d.value(reflect.ValueOf(into).Elem()); err != nil {
		return err
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		return d.fail("nothing may follow the layout")
	}
	return nil
}

func (d *decoder) line() int {
	return d.first + bytes.Count(d.data[:d.json.InputOffset()], []byte{'\n'})
}

func (d *decoder) fail(format string, args ...any) error {
	return &LayoutError{File: d.file, Line: d.line(), Msg: fmt.Sprintf(format, args...)}
}

func (d *decoder) value(v reflect.Value) error {
	if p, ok := v.Addr().Interface().(*part); ok {
		return d.later(p)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(v, d.member)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		return d.object(v, d.entry)
	case reflect.Slice:
		return d.array(v)
	default:
		return d.wrap(d.json.Decode(v.Addr().Interface()))
	}
}

func (d *decoder) object(v reflect.Value, member func(reflect.Value, string) error) error {
	if err := d.open('{', "an object in braces"); err != nil {
		return err
	}
	if l, ok := v.Addr().Interface().(interface{ locate(position) }); ok {
		l.locate(position{d.file, d.line()})
	}
	seen := map[string]bool{}
	for d.json.More() {
		token, err := d.json.Token()
		if err != nil {
			return d.wrap(err)
		}
		key, _ := token.(string) // encoding/json has checked that a key is a string
		if seen[key] {
			return d.fail("key %q is repeated", key)
		}
		seen[key] = true
		if err := member(v, key); err != nil {
			return err
		}
	}
	_, err := d.json.Token()
	return d.wrap(err)
}

func (d *decoder) member(v reflect.Value, key string) error {
	for f := range v.Type().Fields() {
		if isKey(f, key) {
			return d.value(v.FieldByIndex(f.Index))
		}
		if f.Anonymous && f.IsExported() && hasKey(f.Type, key) {
			return d.member(v.FieldByIndex(f.Index), key)
		}
	}
	return d.fail("unknown key %q; use one of %s", key, strings.Join(keys(v.Type()), ", "))
}

func (d *decoder) entry(v reflect.Value, key string) error {
	e := reflect.New(v.Type().Elem()).Elem()
	err := d.value(e)
	v.SetMapIndex(reflect.ValueOf(key), e)
	return err
}

func (d *decoder) array(v reflect.Value) error {
	if err := d.open('[', "a list in brackets"); err != nil {
		return err
	}
	v.SetZero()
	for d.json.More() {
		e := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(e); err != nil {
			return err
		}
		v.Set(reflect.Append(v, e))
	}
	_, err := d.json.Token()
	return d.wrap(err)
}

func (d *decoder) open(delimiter json.Delim, want string) error {
	token, err := d.json.Token()
	if err != nil {
		return d.wrap(err)
	}
	if token != delimiter {
		return d.fail("%v where %s is due", token, want)
	}
	return nil
}

func (d *decoder) later(p *part) error {
	var raw json.RawMessage
	err := d.json.Decode(&raw)
	*p = part{raw, d.line() - bytes.Count(raw, []byte{'\n'})}
	return d.wrap(err)
}

func (d *decoder) wrap(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return d.fail("a %s where a %s is due", t.Value, t.Type)
	}
	rest := d.data[d.json.InputOffset():] // a mistake stands behind the white space that follows the last good token
	blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
	return &LayoutError{File: d.file, Line: d.line() + bytes.Count(rest[:blank], []byte{'\n'}), Msg: err.Error()}
}

func isKey(f reflect.StructField, key string) bool { return key != "" && f.Tag.Get("json") == key }

func hasKey(t reflect.Type, key string) bool {
	for f := range t.Fields() {
		if isKey(f, key) {
			return true
		}
	}
	return false
}

func keys(t reflect.Type) []string {
	var all []string
	for f := range t.Fields() {
		switch {
		case f.Tag.Get("json") != "":
			all = append(all, f.Tag.Get("json"))
		case f.Anonymous && f.IsExported():
			all = append(all, keys(f.Type)...)
		}
	}
	return all
}
