package appd

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"github.com/dsnet/compress/bzip2"
	"github.com/stretchr/testify/require"
)

func packed(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, nil)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestUnpack(t *testing.T) {
	random := make([]byte, 30_000)
	rng := rand.NewChaCha8([32]byte{1})
	rng.Read(random)
	whole, nothing := packed(t, random), packed(t, nil)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	const limit = 30_000
	for name, test := range map[string]struct {
		in   []byte
		want error
	}{
		"one stream, of the limit": {whole, nil},
		"one empty stream":         {nothing, nil},
		"twice":                    {join(whole, whole), errNotOne},
		"an empty one behind":      {join(whole, nothing), errNotOne},
		"two empty ones":           {join(nothing, nothing), errNotOne},
		"an empty one before":      {join(nothing, whole), errNotOne},
		"garbage behind":           {join(whole, []byte("garbage")), errDamaged},
		"half a head behind":       {join(whole, []byte("BZh9")), errTruncated},
		"truncated":                {whole[:len(whole)-1], errTruncated},
		"truncated in the middle":  {whole[:len(whole)/2], errTruncated},
		"nothing at all":           {nil, errTruncated},
		"another format":           {[]byte("PK\x03\x04"), errDamaged},
		"one byte too many":        {packed(t, append(random, 'x')), errTooLarge},
		"a flipped bit":            {flipped(whole), errDamaged},
	} {
		for way, wrap := range map[string]func(io.Reader) io.Reader{
			"": func(r io.Reader) io.Reader { return r }, " in single bytes": iotest.OneByteReader, " in halves": iotest.HalfReader,
		} {
			t.Run(name+way, func(t *testing.T) {
				var out bytes.Buffer
				u, err := unpack(&out, wrap(bytes.NewReader(test.in)), limit)
				if test.want != nil {
					require.ErrorIs(t, err, test.want)
					require.LessOrEqual(t, out.Len(), limit+1)
					return
				}
				require.NoError(t, err)
				require.Equal(t, int64(out.Len()), u.size)
				require.Len(t, u.md5, 32)
				require.Len(t, u.sha256, 64)
			})
		}
	}
}

func flipped(p []byte) []byte {
	q := bytes.Clone(p)
	q[len(q)/2] ^= 1
	return q
}

// An error of the source is no damage.
func TestUnpackSourceFails(t *testing.T) {
	_, err := unpack(io.Discard, iotest.TimeoutReader(bytes.NewReader(packed(t, make([]byte, 1<<20)))), 1<<21)
	require.NotErrorIs(t, err, errDamaged)
}
