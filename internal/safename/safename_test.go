package safename_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/safename"
)

func TestCheck(t *testing.T) {
	for _, name := range []string{
		"po_1042.csv", "stock.csv", "tr_1.xml", "Report of May.pdf", "größe.csv", "注文.csv", "a.b.c", "COM", "COM10.csv",
		"console.txt", "nullable", "x~y.csv", "~1~a.csv", "COMx", strings.Repeat("a", safename.MaxLen),
	} {
		require.NoError(t, safename.Check(name), name)
	}
	for _, name := range []string{
		"", ".", "..", ".hidden", "a/b", "/a", `a\b`, `..\x`, `C:\x`, "a:b", `\\?\C:\x`, "a*", "a?", "a|b", "<a>", `"a"`,
		"trail.", "trail ", " lead", "CON", "con", "Con.csv", "nul.csv", "NUL .txt", "aux.tar.gz", "LPT¹", "com0.csv", "lpt9", "CONIN$",
		"a\x00b", "a\nb", "a\x7f", "a\u202eb.csv", "a\u00a0b", "a\u2028b", "\xff.csv", "a\ufeffb",
		"PO_104~1.CSV", "a~12", strings.Repeat("a", safename.MaxLen+1),
	} {
		require.ErrorIs(t, safename.Check(name), safename.ErrUnsafe, "%q", name)
	}
}

func TestMessagesAreBoundedAndHarmless(t *testing.T) {
	for _, name := range []string{"a\nERROR all lost", strings.Repeat("\u202e", 10_000), "\x1b[2J"} {
		message := safename.Check(name).Error()
		require.Less(t, len(message), 2000)
		require.NotContains(t, message, "\n")
		require.NotContains(t, message, "\x1b")
		require.NotContains(t, message, "\u202e")
	}
}

func TestFold(t *testing.T) {
	require.Equal(t, safename.Fold("PO_1.CSV"), safename.Fold("po_1.csv"))
	require.Equal(t, safename.Fold("Gr\u00f6\u00dfe.csv"), safename.Fold("gro\u0308SSE.csv"))
	require.NotEqual(t, safename.Fold("po_1.csv"), safename.Fold("po_2.csv"))
}

// A name that passes makes exactly one file of exactly this name.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"po_1.csv", "..", "a/b", "CON", "x.", "a\x00", "LPT¹.csv", "a~1.csv"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if safename.Check(name) != nil {
			return
		}
		require.True(t, filepath.IsLocal(name))
		require.Equal(t, name, filepath.Base(name))
		root, err := os.OpenRoot(t.TempDir())
		require.NoError(t, err)
		defer root.Close()
		require.NoError(t, root.WriteFile(name, nil, 0o600))
		entries, err := os.ReadDir(root.Name())
		require.NoError(t, err)
		require.Len(t, entries, 1)
		require.Equal(t, name, entries[0].Name())
	})
}
