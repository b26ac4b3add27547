package audiodur_test

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// The smallest files that say how long they play.

func le32(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }
func be32(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }
func le64(n uint64) string { return string(binary.LittleEndian.AppendUint64(nil, n)) }
func be64(n uint64) string { return string(binary.BigEndian.AppendUint64(nil, n)) }
func zeros(n int) string   { return strings.Repeat("\x00", n) }

// wavFile has a data chunk that claims the given length and holds another, at
// 8000 bytes a second.
func wavFile(claimed uint32, held int) string {
	format := "\x01\x00\x01\x00" + le32(8000) + le32(8000) + "\x01\x00\x08\x00"
	return "RIFF" + le32(0) + "WAVE" + "LIST" + le32(3) + "abc\x00" +
		"fmt " + le32(16) + format + "data" + le32(claimed) + zeros(held)
}

// aiffFile has a sound chunk that claims the given frames and holds others,
// of a byte each, at 8000 a second.
func aiffFile(claimed uint32, held int) string {
	const rate = "\x40\x0b\xfa\x00\x00\x00\x00\x00\x00\x00" // 8000 in 80 bits
	return "FORM" + be32(0) + "AIFF" + "NAME" + be32(3) + "abc\x00" +
		"COMM" + be32(18) + "\x00\x01" + be32(claimed) + "\x00\x08" + rate +
		"SSND" + be32(claimed+8) + zeros(8+held)
}

// aifcFile is the same with a name for the compression.
func aifcFile(kind string, frames uint32) string {
	const rate = "\x40\x0b\xfa\x00\x00\x00\x00\x00\x00\x00"
	return "FORM" + be32(0) + "AIFC" + "SSND" + be32(12) + zeros(12) +
		"COMM" + be32(24) + "\x00\x01" + be32(frames) + "\x00\x10" + rate + kind + "\x00\x00"
}

// adtsFrames are frames of AAC at 44.1 kHz: 100 bytes and 1024 samples each.
func adtsFrames(n int) string {
	return strings.Repeat("\xff\xf1\x50\x80\x0c\x9f\xfc"+zeros(93), n)
}

func mp4Box(kind, payload string) string {
	return be32(uint32(8+len(payload))) + kind + payload
}

// movie is a moov box of version 0 and movie64 one of version 1.
func movie(scale, length uint32) string {
	return mp4Box("moov", mp4Box("free", "")+mp4Box("mvhd", zeros(12)+be32(scale)+be32(length)+zeros(80)))
}

func movie64(scale uint32, length uint64) string {
	return mp4Box("moov", mp4Box("mvhd", "\x01"+zeros(19)+be32(scale)+be64(length)+zeros(80)))
}

var (
	ftyp  = mp4Box("ftyp", "M4A \x00\x00\x00\x00")
	audio = mp4Box("mdat", zeros(100))
)

// oggPage is a page with one packet of less than 255 bytes.
func oggPage(serial uint32, granule uint64, packet string) string {
	return "OggS\x00\x00" + le64(granule) + le32(serial) + zeros(8) + "\x01" + string([]byte{byte(len(packet))}) + packet
}

var opusHead = "OpusHead\x01\x02" + "\x38\x01" + le32(44100) + "\x00\x00\x00" // 312 to skip

// mp3Frames are frames of MPEG-1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes and
// 1152 samples each. First is put into the first of them.
func mp3Frames(n int, at int, first string) string {
	b := bytes.Repeat([]byte("\xff\xfb\x90\x00"+zeros(413)), n)
	copy(b[at:], first)
	return string(b)
}
