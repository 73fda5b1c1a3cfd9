package transport

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

func TestKeyFileHasAnAccessListOfItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "acme.pem")
	_, err := CreateKey(path, 0)
	require.NoError(t, err)
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	require.NoError(t, err)
	control, _, err := descriptor.Control()
	require.NoError(t, err)
	require.NotZero(t, control&windows.SE_DACL_PROTECTED, "inherits nothing")
	_, err = LoadKey(path)
	require.NoError(t, err)

	everyone, err := windows.SecurityDescriptorFromString("D:(A;;FR;;;WD)")
	require.NoError(t, err)
	list, _, err := everyone.DACL()
	require.NoError(t, err)
	require.NoError(t, windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION, nil, nil, list, nil))
	_, err = LoadKey(path)
	require.ErrorIs(t, err, ErrKey)
	require.ErrorContains(t, err, "icacls")
	require.NoError(t, os.Remove(path))
}
