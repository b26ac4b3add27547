package audiodur

import (
	"bufio"
	"io"
	"time"
)

// adtsRates are the samples a second by the four bits that a frame has for them.
var adtsRates = [...]uint64{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// isADTS says whether b starts with the header of an ADTS frame: AAC without a
// container. MPEG layers 1 to 3 have the same first bits but for the layer, 0.
func isADTS(b []byte) bool {
	return len(b) >= 7 && b[0] == 0xff && b[1]&0xf6 == 0xf0 && int(b[2]>>2&0xf) < len(adtsRates)
}

// adts adds up the frames of an ADTS file from offset off. There is no count
// anywhere, so it reads the whole file.
func adts(f file, off int64) (time.Duration, error) {
	br := bufio.NewReaderSize(io.NewSectionReader(f.r, off, f.size-off), 64<<10)
	var blocks, rate uint64
	for {
		b, err := br.Peek(7)
		if err != nil && err != io.EOF {
			return 0, readError(err)
		}
		if !isADTS(b) {
			break // the end, or the tags there
		}
		size := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
		n, err := br.Discard(size)
		if n < size && err != io.EOF {
			return 0, readError(err)
		}
		if n < size || size < 7 {
			break
		}
		blocks += uint64(b[6]&3) + 1
		rate = adtsRates[b[2]>>2&0xf]
	}
	if blocks < 2 { // one could be chance
		return 0, ErrUnknown
	}
	const samples = 1024 // a block
	return playing(blocks*samples, rate)
}
