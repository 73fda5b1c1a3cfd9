package bzip2

import "encoding/binary"

// The polynomial of bzip2 is that of IEEE 802.3, but bits go in at the top, so
// hash/crc32 cannot be used.
const polynomial = 0x04c11db7

// crcTables let 8 bytes in at once (M. E. Kounavis, F. L. Berry: A Systematic
// Approach to Building High Performance Software-based CRC Generators, 2005).
var crcTables = newCRCTables()

func newCRCTables() *[8][256]uint32 {
	t := new([8][256]uint32)
	for b := range 256 {
		c := uint32(b) << 24
		for range 8 {
			c = c<<1 ^ polynomial*(c>>31)
		}
		t[0][b] = c
	}
	for i := 1; i < 8; i++ {
		for b, c := range t[i-1] {
			t[i][b] = c<<8 ^ t[0][c>>24]
		}
	}
	return t
}

// crc is the checksum of a block before it is complemented.
type crc uint32

const newCRC crc = 0xffffffff

func (c crc) value() uint32 { return ^uint32(c) }

func (c crc) update(p []byte) crc {
	t := crcTables
	v := uint32(c)
	for len(p) >= 8 {
		hi := binary.BigEndian.Uint32(p) ^ v
		lo := binary.BigEndian.Uint32(p[4:])
		v = t[7][hi>>24] ^ t[6][hi>>16&255] ^ t[5][hi>>8&255] ^ t[4][hi&255] ^
			t[3][lo>>24] ^ t[2][lo>>16&255] ^ t[1][lo>>8&255] ^ t[0][lo&255]
		p = p[8:]
	}
	for _, b := range p {
		v = v<<8 ^ t[0][byte(v>>24)^b]
	}
	return crc(v)
}
