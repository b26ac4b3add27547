package audiodur

import (
	"encoding/binary"
	"iter"
	"math"
	"time"
)

// box is an MP4 box: its type and the offsets where its payload starts and
// ends. The end lies beyond the file if the file was cut short.
type box struct {
	kind       string
	start, end int64
}

// mp4 reads an MP4 file at offset off: the movie header (moov/mvhd), which may
// come before or after the audio (mdat). A fragmented file has no length there.
func mp4(f file, off int64) (time.Duration, error) {
	var moov box
	for b, err := range boxes(f, off, f.size) {
		if err != nil {
			return 0, err
		}
		if b.kind == "moov" {
			moov = b
		}
		// Other boxes may overrun: taggers leave scraps at the end.
		if (b.kind == "moov" || b.kind == "mdat") && b.end > f.size {
			return 0, ErrUnknown
		}
	}
	for b, err := range boxes(f, moov.start, moov.end) {
		if err != nil {
			return 0, err
		}
		if b.kind == "mvhd" {
			return movieHeader(f, b.start)
		}
	}
	return 0, ErrUnknown
}

// boxes yields the boxes from offset off to end, not those inside them.
func boxes(f file, off, end int64) iter.Seq2[box, error] {
	const maxBoxes = 10_000
	return func(yield func(box, error) bool) {
		for range maxBoxes {
			if off > end-8 {
				return
			}
			b, err := readBox(f, off, end)
			if !yield(b, err) || err != nil || b.end > end {
				return
			}
			off = b.end
		}
	}
}

// readBox reads the header of the box at offset off; its parent ends at end.
func readBox(f file, off, end int64) (box, error) {
	h, err := f.read(off, 8)
	if err != nil {
		return box{}, err
	}
	n, header := uint64(binary.BigEndian.Uint32(h)), int64(8)
	switch n {
	case 0: // the last box may leave its length open
		n = uint64(end - off)
	case 1: // a longer box has 64 bits for it
		b, err := f.read(off+8, 8)
		if err != nil {
			return box{}, err
		}
		n, header = binary.BigEndian.Uint64(b), 16
	}
	if n < uint64(header) || n > uint64(math.MaxInt64-off) {
		return box{}, ErrUnknown
	}
	return box{string(h[4:]), off + header, off + int64(n)}, nil
}

// movieHeader reads the mvhd payload at offset off. All ones mean that the
// writer did not know the length.
func movieHeader(f file, off int64) (time.Duration, error) {
	b, err := f.read(off, 32)
	if err != nil {
		return 0, err
	}
	if version := b[0]; version == 1 {
		n := binary.BigEndian.Uint64(b[24:])
		if n == math.MaxUint64 {
			return 0, ErrUnknown
		}
		return playing(n, uint64(binary.BigEndian.Uint32(b[20:])))
	}
	n := binary.BigEndian.Uint32(b[16:])
	if n == math.MaxUint32 {
		return 0, ErrUnknown
	}
	return playing(uint64(n), uint64(binary.BigEndian.Uint32(b[12:])))
}
