// Package soap has what the SOAP services of SuperOffice share: a strict reader
// of XML and of SOAP 1.1 requests over HTTP, and writers of text and faults.
//
// The reader makes one pass and keeps a tree within Limits. It refuses what
// SOAP 1.1 forbids or two parsers could read differently: document types,
// processing instructions, undeclared prefixes, repeated attributes, text beside
// elements, comments in values, a second root, encodings other than UTF-8.
//
// Members are found by their local name, in any order, since some namespaces and
// orders of SuperOffice's contracts are not public; each Element keeps its
// namespace, so that an answer can use the request's own. A member that is
// absent, empty or nil reads the same; one that comes twice is an error.
package soap
