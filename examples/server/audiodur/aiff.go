package audiodur

import (
	"encoding/binary"
	"math/bits"
	"time"
)

// aiff reads an AIFF or AIFF-C file at offset off: the frames that the COMM
// chunk counts, as far as the sound chunk (SSND) holds them.
func aiff(f file, off int64) (time.Duration, error) {
	const maxChunks = 1000
	var frames, rate uint64
	held, claimed := int64(-1), int64(0) // bytes of sound
	off += 12
	for range maxChunks {
		if frames > 0 && held >= 0 {
			break
		}
		h, err := f.read(off, 8)
		if err != nil {
			return 0, err
		}
		off += 8
		n := int64(binary.BigEndian.Uint32(h[4:]))
		switch string(h[:4]) {
		case "COMM":
			if frames, rate, err = commonChunk(f, off, n); err != nil {
				return 0, err
			}
		case "SSND":
			claimed, held = n, min(n, f.size-off)
		}
		off += n + n&1 // chunks start at even offsets
	}
	if held < 0 || claimed == 0 {
		return 0, ErrUnknown
	}
	if held < claimed { // cut short
		high, low := bits.Mul64(frames, uint64(held))
		frames, _ = bits.Div64(high, low, uint64(claimed))
	}
	return playing(frames, rate)
}

// commonChunk reads the payload of a COMM chunk, n bytes at offset off: how
// many frames there are, and frames a second.
func commonChunk(f file, off, n int64) (frames, rate uint64, err error) {
	b, err := f.read(off, 18)
	if err != nil {
		return 0, 0, err
	}
	frames, rate = uint64(binary.BigEndian.Uint32(b[2:])), extended(b[8:])
	if frames == 0 || rate == 0 {
		return 0, 0, ErrUnknown
	}
	if n >= 22 { // AIFF-C names its compression
		kind, err := f.read(off+18, 4)
		if err != nil {
			return 0, 0, err
		}
		if string(kind) == "ima4" { // which counts packets
			frames *= 64
		}
	}
	return frames, rate, nil
}

// extended returns a number of the 80-bit format at the start of b, rounded
// down; 0 if it is below 1 or beyond a rate.
func extended(b []byte) uint64 {
	const bias, most = 16383, 31
	exponent := int(binary.BigEndian.Uint16(b)) - bias // a sign makes it too large
	if exponent < 0 || exponent > most {
		return 0
	}
	return binary.BigEndian.Uint64(b[2:]) >> (63 - exponent)
}
