package audiodur

import (
	"bytes"
	"encoding/binary"
	"time"
)

// flac reads a FLAC file at offset off: the samples that STREAMINFO counts. A
// file that was cut short still has the full count there, so the last frame
// must be in place as well.
func flac(f file, off int64) (time.Duration, error) {
	b, err := f.read(off+8, 18) // STREAMINFO is always the first block
	if err != nil {
		return 0, err
	}
	blockSize := uint64(binary.BigEndian.Uint16(b[2:]))
	maxFrame := int64(b[7])<<16 | int64(b[8])<<8 | int64(b[9])
	rate := uint64(b[10])<<12 | uint64(b[11])<<4 | uint64(b[12])>>4
	samples := uint64(b[13]&0xf)<<32 | uint64(binary.BigEndian.Uint32(b[14:]))

	whole, err := endsAt(f, off, samples, blockSize, maxFrame)
	if err != nil {
		return 0, err
	}
	if !whole {
		return 0, ErrUnknown
	}
	return playing(samples, rate)
}

// endsAt reports whether a frame that ends at the given sample starts near the
// end of the file.
func endsAt(f file, off int64, sample, blockSize uint64, maxFrame int64) (bool, error) {
	const (
		window  = 128 << 10 // above all but odd frames, when there is no maxFrame
		longest = 1 << 20   // bytes, whatever STREAMINFO claims
		trailer = 4 << 10   // an ID3v1 tag or the like may follow the last frame
	)
	b, err := f.tail(off, min(max(maxFrame+trailer, window), longest))
	if err != nil {
		return false, err
	}
	for i := bytes.LastIndexByte(b, 0xff); i >= 0; i = bytes.LastIndexByte(b[:i], 0xff) {
		if end, ok := frameEnd(b[i:], blockSize); ok && end == sample {
			return true, nil
		}
	}
	return false, nil
}
