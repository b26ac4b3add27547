package library

import (
	"bytes"
	"encoding/binary"
	"io"
)

// checkOgg says by its error whether the comments of an Ogg file claim more
// than there is: see [checkFLAC].
//
// r is read from its start, as far as the comments, and left anywhere.
func checkOgg(r io.Reader) error {
	packets := make(map[uint32][]byte) // begun, by stream
	for {
		page, err := readPage(r)
		if err != nil {
			return err
		}
		if !page.continues {
			packets[page.serial] = nil // as the tag reader has it: the rest is lost
		}
		data := page.data
		for _, size := range page.table {
			packet := append(packets[page.serial], data[:size]...)
			data = data[size:]
			packets[page.serial] = packet
			if size == 255 {
				continue // it goes on
			}
			for _, head := range []string{"\x03vorbis", "OpusTags"} {
				if comments, ok := bytes.CutPrefix(packet, []byte(head)); ok {
					if !fitComments(bytes.NewReader(comments)) {
						return errDamaged
					}
					return nil
				}
			}
			packets[page.serial] = packet[:0]
		}
	}
}

// page is an Ogg page.
type page struct {
	serial      uint32 // of its stream
	continues   bool   // its first packet began on an earlier page
	table, data []byte // the sizes of its pieces, and these
}

func readPage(r io.Reader) (page, error) {
	var head [27]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:4]) != "OggS" {
		return page{}, errDamaged
	}
	table := make([]byte, head[26])
	if _, err := io.ReadFull(r, table); err != nil {
		return page{}, errDamaged
	}
	size := 0
	for _, n := range table {
		size += int(n)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		return page{}, errDamaged
	}
	return page{binary.LittleEndian.Uint32(head[14:]), head[5]&1 != 0, table, data}, nil
}
