package erpsync

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDictionaryIsNamedAsThePeerNamesIt(t *testing.T) {
	h := handler(t, parrot{}, true)
	saved := answer(t, h, "WSSaveConnection", "<ConnectionGuid>"+guid+`</ConnectionGuid><ConnectionInfo xmlns:q="urn:q"><q:Pair><q:Key>K</q:Key><q:Value>V</q:Value></q:Pair></ConnectionInfo>`)
	require.Contains(t, saved, "<IsOk>true</IsOk>")
	got := answer(t, h, "WSGetList", "<ConnectionGuid>"+guid+"</ConnectionGuid>")
	require.Contains(t, got, `xmlns:p="urn:q"`)
	require.Contains(t, got, "<p:Pair><p:Key>NAME</p:Key><p:Value></p:Value></p:Pair>")
}
