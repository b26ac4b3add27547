package audiodur

// mpegHeader is the header of an MPEG audio frame.
type mpegHeader struct {
	version, layer byte // the two bits that the frame has for each
	size           int  // bytes in the frame
	samples        int  // samples in the frame, for each channel
	rate           int  // samples a second
}

// Values of the version and layer bits.
const (
	mpeg25, mpeg2, mpeg1   = 0, 2, 3
	layer3, layer2, layer1 = 1, 2, 3
)

// The bit rates in kbit/s by the four bits that a frame has for them, in MPEG-1
// and in the versions 2 and 2.5, by layer. Zero stands for the free rate, which
// no header can size; the sixteenth value is not allowed.
var (
	kbits1 = [4][15]int{
		layer1: {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		layer2: {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		layer3: {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	}
	kbits2 = [4][15]int{
		layer1: {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		layer2: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		layer3: {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
)

// sampleRates are the samples a second by version and the two bits for them.
var sampleRates = [4][3]int{
	mpeg1:  {44100, 48000, 32000},
	mpeg2:  {22050, 24000, 16000},
	mpeg25: {11025, 12000, 8000},
}

// parseMPEG reads the frame header at the start of b; ok is false when there is
// none, or one of a free bit rate.
func parseMPEG(b []byte) (h mpegHeader, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]>>5 != 0b111 {
		return h, false
	}
	h.version, h.layer = b[1]>>3&3, b[1]>>1&3
	bitRate, sampleRate := b[2]>>4, b[2]>>2&3
	if h.version == 1 || h.layer == 0 || bitRate == 0 || bitRate == 15 || sampleRate == 3 {
		return h, false
	}
	kbits := &kbits2
	if h.version == mpeg1 {
		kbits = &kbits1
	}
	h.rate = sampleRates[h.version][sampleRate]
	switch {
	case h.layer == layer1:
		h.samples = 384
	case h.layer == layer3 && h.version != mpeg1:
		h.samples = 576
	default:
		h.samples = 1152
	}
	slot := 1 // what padding adds and sizes are multiples of, in bytes
	if h.layer == layer1 {
		slot = 4
	}
	padding := int(b[2] >> 1 & 1)
	bits := h.samples * kbits[h.layer][bitRate] * 1000
	h.size = (bits/8/h.rate/slot + padding) * slot
	return h, true
}

// sameStream reports whether frames with the headers h and o can belong to one
// stream: bit rate and channels may vary within it.
func (h mpegHeader) sameStream(o mpegHeader) bool {
	return h.version == o.version && h.layer == o.layer && h.rate == o.rate
}
