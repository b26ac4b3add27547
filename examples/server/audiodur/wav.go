package audiodur

import (
	"encoding/binary"
	"time"
)

// wav reads a RIFF (or RF64) WAVE file at offset off: the length of the data
// chunk by the bytes a second of the fmt chunk.
func wav(f file, off int64) (time.Duration, error) {
	const maxChunks = 1000
	var rate uint32
	off += 12
	for range maxChunks {
		h, err := f.read(off, 8)
		if err != nil {
			return 0, err
		}
		off += 8
		n := int64(binary.LittleEndian.Uint32(h[4:]))
		switch string(h[:4]) {
		case "fmt ":
			b, err := f.read(off, 12)
			if err != nil {
				return 0, err
			}
			rate = binary.LittleEndian.Uint32(b[8:])
		case "data":
			// A recording that was streamed or cut short claims more than
			// there is, often 4 GB.
			return playing(uint64(min(n, f.size-off)), uint64(rate))
		}
		off += n + n&1 // chunks start at even offsets
	}
	return 0, ErrUnknown
}
