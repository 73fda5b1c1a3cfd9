package soap

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var small = Limits{Bytes: 4096, Elements: 50, Depth: 6, Attributes: 5}

func TestParseKeepsNamespacesAndValues(t *testing.T) {
	root, err := Parse(strings.NewReader("\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"+
		`<a xmlns="urn:1" xmlns:p="urn:2"><!-- between --><p:b> x&amp;<![CDATA[<y>]]>&#xD;</p:b>
		<c xmlns="" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"> </c><d p:z="1" z="2"/></a>`+"\n<!-- after -->"), small)
	require.NoError(t, err)
	require.Equal(t, &Element{Space: "urn:1", Local: "a", Line: 2, Children: []*Element{
		{Space: "urn:2", Local: "b", Text: " x&<y>\r", Line: 2},
		{Space: "", Local: "c", Nil: true, Line: 3},
		{Space: "urn:1", Local: "d", Line: 3},
	}}, root)
}

func TestParseRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		doc  string
		kind error
	}{
		"nothing":                      {"", ErrSyntax},
		"white space":                  {" \n", ErrSyntax},
		"text":                         {"hello", ErrSyntax},
		"cut":                          {"<a><b></b>", ErrSyntax},
		"cut in a tag":                 {"<a><b", ErrSyntax},
		"wrong end":                    {"<a><b></a></b>", ErrSyntax},
		"end by another prefix":        {`<p:a xmlns:p="u" xmlns:q="u"></q:a>`, ErrSyntax},
		"stray end":                    {"</a>", ErrSyntax},
		"second root":                  {"<a/><b/>", ErrSyntax},
		"text after the root":          {"<a/>x", ErrSyntax},
		"second byte-order mark":       {"\ufeff\ufeff<a/>", ErrSyntax},
		"undeclared prefix":            {"<p:a/>", ErrSyntax},
		"prefix out of its scope":      {`<a><b xmlns:p="u"/><p:c/></a>`, ErrSyntax},
		"undeclared attribute prefix":  {`<a p:x="1"/>`, ErrSyntax},
		"emptied prefix":               {`<a xmlns:p=""/>`, ErrSyntax},
		"prefix xmlns":                 {`<a xmlns:xmlns="u"/>`, ErrSyntax},
		"stray colon":                  {`<a: xmlns:a="u"/>`, ErrSyntax},
		"repeated attribute":           {`<a x="1" x="2"/>`, ErrSyntax},
		"repeated by two prefixes":     {`<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>`, ErrSyntax},
		"repeated declaration":         {`<a xmlns="u" xmlns="u"/>`, ErrSyntax},
		"not UTF-8":                    {"<a>\xff</a>", ErrSyntax},
		"UTF-16":                       {"\xff\xfe<\x00a\x00/\x00>\x00", ErrSyntax},
		"another encoding":             {`<?xml version="1.0" encoding="iso-8859-1"?><a/>`, ErrSyntax},
		"control character":            {"<a>&#1;</a>", ErrSyntax},
		"unknown entity":               {"<a>&nbsp;</a>", ErrSyntax},
		"document type":                {"<!DOCTYPE a><a/>", ErrForbidden},
		"entities, unused":             {`<!DOCTYPE a [<!ENTITY e "x">]><a/>`, ErrForbidden},
		"processing instruction":       {"<a><?run it?></a>", ErrForbidden},
		"style sheet":                  {"<?xml-stylesheet href='x'?><a/>", ErrForbidden},
		"declaration not at the start": {"\n<?xml version=\"1.0\"?><a/>", ErrForbidden},
		"declaration inside":           {"<a><?xml version=\"1.0\"?></a>", ErrForbidden},
		"comment in a value":           {"<a><b>to<!-- x -->ken</b></a>", ErrForbidden},
		"comment as a value":           {"<a><b><!-- x --></b></a>", ErrForbidden},
		"text beside elements":         {"<a>x<b/></a>", ErrForbidden},
		"nil with a value":             {`<a xmlns:i="` + xsi + `" i:nil="1">x</a>`, ErrForbidden},
		"nil with an element":          {`<a xmlns:i="` + xsi + `" i:nil="1"><b/></a>`, ErrForbidden},
		"nil that is no boolean":       {`<a xmlns:i="` + xsi + `" i:nil="True"/>`, ErrForbidden},
		"too deep":                     {strings.Repeat("<a>", 7) + strings.Repeat("</a>", 7), ErrTooLarge},
		"too many elements":            {"<a>" + strings.Repeat("<b/>", 50) + "</a>", ErrTooLarge},
		"too many attributes":          {`<a a="" b="" c="" d="" e="" f=""/>`, ErrTooLarge},
		"too long":                     {"<a>" + strings.Repeat("x", 4096-6) + "</a>", ErrTooLarge},
		"too long after the root":      {"<a/>" + strings.Repeat(" ", 4096), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(test.doc), small)
			require.ErrorIs(t, err, test.kind)
		})
	}
}

func TestParseTakesWhatJustFits(t *testing.T) {
	for name, doc := range map[string]string{
		"bytes":      "<a>" + strings.Repeat("x", 4096-7) + "</a>",
		"elements":   "<a>" + strings.Repeat("<b/>", 49) + "</a>",
		"depth":      strings.Repeat("<a>", 6) + strings.Repeat("</a>", 6),
		"attributes": `<a a="" b="" c="" d="" e=""/>`,
	} {
		_, err := Parse(strings.NewReader(doc), small)
		require.NoError(t, err, name)
	}
}

func TestErrorSaysWhereAndNotWhat(t *testing.T) {
	_, err := Parse(strings.NewReader("<a>\n<b>secret&secret;</b></a>"), small)
	require.EqualError(t, err, "line 2: b: not well-formed XML in UTF-8: invalid character entity")
}

func TestMembers(t *testing.T) {
	root, err := Parse(strings.NewReader(`<r xmlns:p="u"><p:one>1</p:one><two/><two/><deep><x/></deep></r>`), small)
	require.NoError(t, err)
	one, err := root.Value("one")
	require.NoError(t, err)
	require.Equal(t, "1", one)
	absent, err := root.Value("three")
	require.NoError(t, err)
	require.Empty(t, absent)
	_, err = root.Value("two")
	require.ErrorIs(t, err, ErrDuplicate)
	_, err = root.Value("deep")
	require.ErrorIs(t, err, ErrForbidden)
	none, err := (*Element)(nil).Child("one")
	require.NoError(t, err)
	require.Nil(t, none)
}

func TestTextComesBack(t *testing.T) {
	const text = "a<b>&\"'\r\n\t é€😀 ]]>"
	out, err := AppendText([]byte("<a>"), text)
	require.NoError(t, err)
	root, err := Parse(strings.NewReader(string(out)+"</a>"), small)
	require.NoError(t, err)
	require.Equal(t, text, root.Text)
	for _, bad := range []string{"\x00", "\x1f", "\xff", "\ufffe"} {
		_, err := AppendText(nil, "ok"+bad)
		require.ErrorIs(t, err, ErrCharacter, "%q", bad)
	}
}

// FuzzParse checks that nothing passes here which the library's own strict
// reader refuses, and that both see the same elements.
func FuzzParse(f *testing.F) {
	f.Add(`<s:Envelope xmlns:s="` + Namespace + `"><s:Body><a xmlns="u"><b>1</b></a></s:Body></s:Envelope>`)
	f.Add("\ufeff<?xml version='1.0'?><a><!-- x --><b/></a>")
	f.Add("<!DOCTYPE a><a/>")
	f.Fuzz(func(t *testing.T, doc string) {
		root, err := Parse(strings.NewReader(doc), small)
		if err != nil {
			require.Nil(t, root)
			return
		}
		d := xml.NewDecoder(strings.NewReader(doc))
		var names []xml.Name
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			if start, ok := token.(xml.StartElement); ok {
				names = append(names, start.Name)
			}
		}
		var ours []xml.Name
		var walk func(*Element)
		walk = func(e *Element) {
			ours = append(ours, xml.Name{Space: e.Space, Local: e.Local})
			for _, c := range e.Children {
				walk(c)
			}
		}
		walk(root)
		require.Equal(t, names, ours)
	})
}
