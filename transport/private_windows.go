package transport

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/windows"
)

// owners returns the accounts that may have the key: the one that runs this
// program, the system, and the administrators.
func owners() ([]*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	system, err := windows.CreateWellKnownSid(windows.WinLocalSystemSid)
	if err != nil {
		return nil, err
	}
	admins, err := windows.CreateWellKnownSid(windows.WinBuiltinAdministratorsSid)
	if err != nil {
		return nil, err
	}
	return []*windows.SID{user.User.Sid, system, admins}, nil
}

// protect gives a file or folder an access list for the owners alone, which
// inherits nothing from above.
func protect(path string, inheritance uint32) error {
	sids, err := owners()
	if err != nil {
		return err
	}
	var entries []windows.EXPLICIT_ACCESS
	for _, sid := range sids {
		entries = append(entries, windows.EXPLICIT_ACCESS{
			AccessPermissions: windows.GENERIC_ALL,
			AccessMode:        windows.GRANT_ACCESS,
			Inheritance:       inheritance,
			Trustee: windows.TRUSTEE{
				TrusteeForm:  windows.TRUSTEE_IS_SID,
				TrusteeValue: windows.TrusteeValueFromSID(sid),
			},
		})
	}
	list, err := windows.ACLFromEntries(entries, nil)
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
}

// makePrivateFolder protects a folder that it makes and leaves one that
// exists as it is: the file has a list of its own.
func makePrivateFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return protect(folder, windows.SUB_CONTAINERS_AND_OBJECTS_INHERIT)
}

func makePrivate(path string) error { return protect(path, windows.NO_INHERITANCE) }

func checkPrivate(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	descriptor, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	sids, err := owners()
	if err != nil {
		return err
	}
	others := strangers(descriptor.String(), func(trustee string) bool { return isOneOf(trustee, sids) })
	owner, _, err := descriptor.Owner()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(sids, owner.Equals) {
		others = append(others, "the owner "+owner.String()) // who could open it to himself
	}
	if len(others) > 0 {
		return fmt.Errorf("others may use it (%s): make a new key if they did; to close it, run: icacls %q /inheritance:r /grant:r \"%%USERNAME%%:F\"",
			strings.Join(others, ", "), f.Name())
	}
	return nil
}

func isOneOf(trustee string, sids []*windows.SID) bool {
	const ownerRights = "OW"
	if trustee == ownerRights {
		return true
	}
	sid, err := windows.StringToSid(trustee) // reads the short forms, too
	if err != nil {
		return false
	}
	return slices.ContainsFunc(sids, sid.Equals)
}

// syncFolder has nothing to do: NTFS journals its folders.
func syncFolder(*os.Root, string) error { return nil }
