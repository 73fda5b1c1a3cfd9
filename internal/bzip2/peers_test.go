package bzip2_test

import (
	"bytes"
	stdbzip2 "compress/bzip2"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	dsnet "github.com/dsnet/compress/bzip2"
	"github.com/stretchr/testify/require"

	"github.com/erplink/erplink/internal/bzip2"
	"github.com/erplink/erplink/internal/peer"
)

// pythonUnpack writes each x.bz2 of a folder as x, and pythonPack each x as
// x.bz2 at a level.
const (
	pythonUnpack = `
import bz2, pathlib, sys
for p in pathlib.Path(sys.argv[1]).glob("*.bz2"):
    p.with_suffix("").write_bytes(bz2.decompress(p.read_bytes()))`
	pythonPack = `
import bz2, pathlib, sys
for p in list(pathlib.Path(sys.argv[1]).iterdir()):
    pathlib.Path(str(p) + ".bz2").write_bytes(bz2.compress(p.read_bytes(), int(sys.argv[2])))`
)

// peers are other people's programs, all of them C underneath.
func peers() map[string]struct {
	pack, unpack func(dir string, level int) *exec.Cmd
} {
	type peer = struct {
		pack, unpack func(dir string, level int) *exec.Cmd
	}
	onFiles := func(program string) peer {
		return peer{
			pack: func(dir string, level int) *exec.Cmd {
				return exec.Command(program, append([]string{fmt.Sprint("-", level)}, in(dir, "*")...)...)
			},
			unpack: func(dir string, _ int) *exec.Cmd {
				return exec.Command(program, append([]string{"-d"}, in(dir, "*.bz2")...)...)
			},
		}
	}
	return map[string]peer{
		"bzip2":  onFiles("bzip2"),
		"lbzip2": onFiles("lbzip2"),
		"python3": {
			pack: func(dir string, level int) *exec.Cmd {
				return exec.Command("python3", "-c", pythonPack, dir, fmt.Sprint(level))
			},
			unpack: func(dir string, _ int) *exec.Cmd { return exec.Command("python3", "-c", pythonUnpack, dir) },
		},
	}
}

func in(dir, pattern string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	return names
}

// requirePeer skips where a program is missing, but not on the machine that
// decides: there, only lbzip2 may be.
func requirePeer(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil && name == "lbzip2" {
		t.Skipf("%s is not installed", name)
	}
	peer.Path(t, name)
}

func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", cmd, out)
}

func TestProgramsReadWhatIsWritten(t *testing.T) {
	t.Parallel()
	packed, plain := make(map[string][]byte), make(map[string][]byte)
	for sample, data := range samples() {
		for _, level := range levels(data) {
			name := fmt.Sprint(sample, " at ", level)
			packed[name], plain[name] = compress(t, data, level), data
		}
	}
	for name, peer := range peers() {
		t.Run(name, func(t *testing.T) {
			requirePeer(t, name)
			dir := t.TempDir()
			for name, data := range packed {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name+".bz2"), data, 0o600))
			}
			run(t, peer.unpack(dir, 0))
			for name, data := range plain {
				got, err := os.ReadFile(filepath.Join(dir, name))
				require.NoError(t, err)
				requireBytes(t, data, got, name)
			}
		})
	}
}

func TestWhatProgramsWriteIsRead(t *testing.T) {
	t.Parallel()
	for name, peer := range peers() {
		t.Run(name, func(t *testing.T) {
			requirePeer(t, name)
			for level := bzip2.Fastest; level <= bzip2.Best; level++ {
				dir := t.TempDir()
				for sample, data := range samplesAt(level) {
					require.NoError(t, os.WriteFile(filepath.Join(dir, sample), data, 0o600))
				}
				run(t, peer.pack(dir, level))
				for sample, data := range samplesAt(level) {
					packed, err := os.ReadFile(filepath.Join(dir, sample+".bz2"))
					require.NoError(t, err)
					got, err := decompress(packed, int64(len(data)))
					require.NoError(t, err, "%s at %d", sample, level)
					requireBytes(t, data, got, sample, level)
				}
			}
		})
	}
}

func TestLibrariesReadWhatIsWritten(t *testing.T) {
	t.Parallel()
	for sample, data := range samples() {
		for _, level := range levels(data) {
			t.Run(fmt.Sprint(sample, " at ", level), func(t *testing.T) {
				packed := compress(t, data, level)
				got, err := decompress(packed, int64(len(data)))
				require.NoError(t, err)
				requireBytes(t, data, got, "our own reader")
				got, err = io.ReadAll(stdbzip2.NewReader(bytes.NewReader(packed)))
				require.NoError(t, err)
				requireBytes(t, data, got, "the standard library")
				requireBytes(t, data, dsnetDecompress(t, packed), "dsnet/compress")
			})
		}
	}
}

func dsnetDecompress(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := dsnet.NewReader(bytes.NewReader(packed), nil)
	require.NoError(t, err)
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	return got
}

func TestWhatDsnetWritesIsRead(t *testing.T) {
	t.Parallel()
	for sample, data := range samples() {
		for _, level := range []int{bzip2.Fastest, bzip2.Best} {
			var packed bytes.Buffer
			w, err := dsnet.NewWriter(&packed, &dsnet.WriterConfig{Level: level})
			require.NoError(t, err)
			_, err = w.Write(data)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			got, err := decompress(packed.Bytes(), int64(len(data)))
			require.NoError(t, err, "%s at %d", sample, level)
			requireBytes(t, data, got, sample, level)
		}
	}
}

// Real data, at every level, against the original: the same bytes back, and no
// larger than 0.2 % more.
func TestRealDataIsAsSmallAsBzip2MakesIt(t *testing.T) {
	t.Parallel()
	requirePeer(t, "bzip2")
	data := realData(t)
	for level := bzip2.Fastest; level <= bzip2.Best; level++ {
		packed := compress(t, data, level)
		got, err := decompress(packed, int64(len(data)))
		require.NoError(t, err)
		requireBytes(t, data, got, level)
		unpack := exec.Command("bzip2", "-dc")
		unpack.Stdin = bytes.NewReader(packed)
		got, err = unpack.Output()
		require.NoError(t, err)
		requireBytes(t, data, got, level)
		pack := exec.Command("bzip2", "-c", fmt.Sprint("-", level))
		pack.Stdin = bytes.NewReader(data)
		theirs, err := pack.Output()
		require.NoError(t, err)
		require.LessOrEqual(t, float64(len(packed)), float64(len(theirs))*1.002, "at level %d", level)
	}
}

// A program that compresses in parallel may write a stream for each part.
func TestStreamsInOneFile(t *testing.T) {
	t.Parallel()
	first, second := noise(101_000), []byte(strings.Repeat("the second stream\n", 8_000))
	for _, levels := range [][2]int{{1, 9}, {9, 1}} {
		packed := append(compress(t, first, levels[0]), compress(t, nil, 5)...)
		packed = append(packed, compress(t, second, levels[1])...)
		opts := &bzip2.ReaderOptions{Streams: true}
		got, err := io.ReadAll(bzip2.NewReaderWith(bytes.NewReader(packed), 1<<20, opts))
		require.NoError(t, err)
		requireBytes(t, append(bytes.Clone(first), second...), got)
		for n := range packed { // cut anywhere but between two streams
			if n%40_009 != 0 && len(packed)-n > 24 {
				continue
			}
			_, err := io.ReadAll(bzip2.NewReaderWith(bytes.NewReader(packed[:n]), 1<<20, opts))
			require.ErrorIs(t, err, bzip2.ErrTruncated, "the first %d bytes", n)
		}
		_, err = io.ReadAll(bzip2.NewReaderWith(bytes.NewReader(append(packed, 'x')), 1<<20, opts))
		require.ErrorIs(t, err, bzip2.ErrTrailing)
	}
}
