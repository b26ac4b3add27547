package library

import (
	"encoding/binary"
)

// sealPages puts the right checksum into each page of an Ogg file whose bytes
// a test has changed.
func sealPages(ogg []byte) []byte {
	for at := 0; at+27 <= len(ogg); {
		table := ogg[at+27 : at+27+int(ogg[at+26])]
		end := at + 27 + len(table)
		for _, n := range table {
			end += int(n)
		}
		page := ogg[at:min(end, len(ogg))]
		binary.LittleEndian.PutUint32(page[22:], 0)
		binary.LittleEndian.PutUint32(page[22:], oggChecksum(page))
		at = end
	}
	return ogg
}

// oggTable holds the checksums of single bytes.
var oggTable = func() (table [256]uint32) {
	for i := range table {
		sum := uint32(i) << 24
		for range 8 {
			carry := sum >> 31
			sum = sum<<1 ^ carry*0x04c11db7
		}
		table[i] = sum
	}
	return table
}()

func oggChecksum(b []byte) (sum uint32) {
	for _, c := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^c]
	}
	return sum
}
