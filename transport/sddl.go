package transport

import "strings"

// strangers returns the trustees to whom a Windows security descriptor in its
// text form gives anything at all, other than those that may have it.
// "everyone" stands for a file without an access list, which Windows lets
// everybody read.
//
// The form: https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
func strangers(sddl string, may func(trustee string) bool) []string {
	_, list, ok := strings.Cut(sddl, "D:")
	if !ok || strings.HasPrefix(list, "NO_ACCESS_CONTROL") {
		return []string{"everyone"}
	}
	var found []string
	for entry := range strings.SplitSeq(list, "(") {
		// type ; flags ; rights ; object ; inherited object ; trustee
		fields := strings.SplitN(strings.TrimRight(entry, ")"), ";", 7)
		if len(fields) < 6 || isDeny(fields[0]) || strings.Contains(fields[1], "IO") {
			continue
		}
		if trustee := fields[5]; !may(trustee) {
			found = append(found, trustee)
		}
	}
	return found
}

func isDeny(entryType string) bool {
	return entryType == "D" || entryType == "OD" || entryType == "XD"
}
