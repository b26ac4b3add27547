package audiodur

import (
	"bytes"
	"encoding/binary"
	"math"
	"time"
)

// Sizes of an Ogg page in bytes: its fixed header, and the whole page at most.
const (
	oggHeader  = 27
	oggMaxPage = oggHeader + 255 + 255*255
)

// oggStream is what the first page of a Vorbis or Opus stream tells.
type oggStream struct {
	serial  uint32
	rate    uint32 // granules a second
	preSkip uint64 // granules that a player drops at the start
}

// ogg reads an Ogg file at offset off: the position (granule) that the last
// page of the stream ends at.
func ogg(f file, off int64) (time.Duration, error) {
	s, err := findStream(f, off)
	if err != nil {
		return 0, err
	}
	// Two pages are enough: if the last one was cut, the one before is whole.
	b, err := f.tail(off, 2*oggMaxPage)
	if err != nil {
		return 0, err
	}
	for i := bytes.LastIndex(b, []byte("OggS")); i >= 0; i = bytes.LastIndex(b[:i], []byte("OggS")) {
		page := b[i:]
		if !wholePage(page) || binary.LittleEndian.Uint32(page[14:]) != s.serial {
			continue
		}
		// No packet ends on a page with all ones.
		granule := binary.LittleEndian.Uint64(page[6:])
		if granule != math.MaxUint64 && granule > s.preSkip {
			return playing(granule-s.preSkip, uint64(s.rate))
		}
	}
	return 0, ErrUnknown
}

// findStream reads the first pages, one a stream, up to a Vorbis or Opus one.
// An index (Skeleton) or a picture (Theora) stream can lead.
func findStream(f file, off int64) (oggStream, error) {
	const maxStreams = 8
	for range maxStreams {
		h, err := f.read(off, oggHeader)
		if err != nil {
			return oggStream{}, err
		}
		segments := int(h[26])
		table, err := f.read(off+oggHeader, segments)
		if err != nil {
			return oggStream{}, err
		}
		off += int64(oggHeader + segments)
		packet, err := f.read(off, 16)
		if err != nil {
			return oggStream{}, err
		}
		serial := binary.LittleEndian.Uint32(h[14:])
		switch {
		case string(h[:4]) != "OggS":
			return oggStream{}, ErrUnknown
		case string(packet[:7]) == "\x01vorbis":
			return oggStream{serial, binary.LittleEndian.Uint32(packet[12:]), 0}, nil
		case string(packet[:8]) == "OpusHead": // counts at 48 kHz whatever the source
			return oggStream{serial, 48000, uint64(binary.LittleEndian.Uint16(packet[10:]))}, nil
		}
		off += sum(table)
	}
	return oggStream{}, ErrUnknown
}

// wholePage reports whether b starts with a page and holds all of it.
func wholePage(b []byte) bool {
	if len(b) < oggHeader || b[4] != 0 { // the version
		return false
	}
	end := oggHeader + int(b[26])
	return len(b) >= end && int64(len(b)-end) >= sum(b[oggHeader:end])
}

// sum adds up a segment table: the length in bytes of what the page carries.
func sum(table []byte) int64 {
	var n int64
	for _, v := range table {
		n += int64(v)
	}
	return n
}
