package sftpd

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dsnet/compress/bzip2"

	"github.com/erplink/erplink/netstock/sandbox/fault"
)

const bombSize = 64 << 20 // bytes, where the fault names none

// damage asks for a fault that meets a fetched file.
func (h *handlers) damage(name string) (fault.Damaged, bool) {
	if !strings.HasPrefix(name, "/outbound/") {
		return fault.Damaged{}, false
	}
	base := strings.TrimSuffix(path.Base(name), ".bz2")
	return fault.Take(h.faults, h.login.Customer, func(f fault.Damaged) bool { return f.File == "" || f.File == base })
}

// giveDamaged reads the true bytes and hands out damaged ones. From now on
// this session sees their size too.
func (h *handlers) giveDamaged(name string, src io.Reader, d fault.Damaged) (io.ReaderAt, error) {
	whole, err := io.ReadAll(src)
	if err != nil {
		return nil, err
	}
	data, err := damaged(whole, d)
	if err != nil {
		return nil, err
	}
	h.damaged.Store(name, int64(len(data)))
	return bytes.NewReader(data), h.note("get damaged", name, int64(len(data)), nil)
}

func damaged(whole []byte, d fault.Damaged) ([]byte, error) {
	switch d.Damage {
	case fault.Truncated:
		return whole[:len(whole)*2/3], nil
	case fault.Garbage:
		return append(whole, "garbage after the end"...), nil
	case fault.TwoStreams:
		return append(whole, whole...), nil
	case fault.Bomb:
		size := d.Size
		if size == 0 {
			size = bombSize
		}
		return bomb(size)
	default:
		return nil, fmt.Errorf("no damage is called %q", d.Damage)
	}
}

// bomb compresses zeros.
func bomb(size int64) ([]byte, error) {
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, &bzip2.WriterConfig{Level: bzip2.BestCompression})
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(w, zeros{}, size); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
