package audiodur

import (
	"encoding/binary"
	"math/bits"
)

// frameEnd returns the sample that the FLAC frame at the start of b ends at; ok
// is false when no frame header is there. The stream's block size is what frame
// numbers count in; a stream of varying blocks counts samples instead.
func frameEnd(b []byte, blockSize uint64) (end uint64, ok bool) {
	if len(b) < 6 || b[0] != 0xff || b[1]&0xfe != 0xf8 {
		return 0, false
	}
	start, n := codedNumber(b[4:])
	if n == 0 {
		return 0, false
	}
	if varying := b[1]&1 == 1; !varying {
		start *= blockSize
	}
	n += 4
	block, extra := frameBlock(b[2]>>4, b[n:])
	n += extra
	switch b[2] & 0xf { // the sample rate, where it is written out
	case 12:
		n++
	case 13, 14:
		n += 2
	}
	// The checksum keeps out audio that looks like a header.
	if block == 0 || n >= len(b) || crc8(b[:n]) != b[n] {
		return 0, false
	}
	return start + block, true
}

// frameBlock returns the samples in a frame from the four bits of its header,
// and how many bytes at b the header takes to write them out. Zero samples mean
// that the header is not one.
func frameBlock(code byte, b []byte) (samples uint64, extra int) {
	switch {
	case code == 1:
		return 192, 0
	case code >= 2 && code <= 5:
		return 576 << (code - 2), 0
	case code == 6 && len(b) >= 1:
		return uint64(b[0]) + 1, 1
	case code == 7 && len(b) >= 2:
		return uint64(binary.BigEndian.Uint16(b)) + 1, 2
	case code >= 8:
		return 256 << (code - 8), 0
	}
	return 0, 0
}

// codedNumber reads the frame or sample number at the start of b and returns
// how many bytes it takes, or zero when it is none. The form is that of UTF-8,
// stretched to 36 bits, which the standard library refuses to decode.
func codedNumber(b []byte) (n uint64, size int) {
	size = bits.LeadingZeros8(^b[0])
	switch {
	case size == 0:
		return uint64(b[0]), 1
	case size == 1 || size == 8 || size > len(b):
		return 0, 0
	}
	n = uint64(b[0] & (0x7f >> size))
	for _, c := range b[1:size] {
		if c>>6 != 0b10 {
			return 0, 0
		}
		n = n<<6 | uint64(c&0x3f)
	}
	return n, size
}

// crc8 is the checksum of FLAC frame headers: polynomial x^8+x^2+x+1.
func crc8(b []byte) byte {
	var crc byte
	for _, c := range b {
		crc ^= c
		for range 8 {
			carry := crc >> 7
			crc = crc<<1 ^ carry*0x07
		}
	}
	return crc
}
