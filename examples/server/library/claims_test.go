package library

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// claim is a FLAC picture block that claims an image of almost 4 GiB.
const claim = "\x00\x00\x00\x03" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" +
	"\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01" + "\xff\xff\xff\xf0" + "no more"

// comments are Vorbis comments with one of that name and value.
func comments(name, value string) string {
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(name)+1+len(value)))
	return "\x00\x00\x00\x00" + "\x01\x00\x00\x00" + string(size) + name + "=" + value
}

// flacBlock is a metadata block of a FLAC file.
func flacBlock(kind byte, content string) string {
	return string([]byte{kind, byte(len(content) >> 16), byte(len(content) >> 8), byte(len(content))}) + content
}

// oggOf is an Ogg file of one packet.
func oggOf(packet string) []byte {
	var table []byte
	for n := len(packet); ; n -= 255 {
		table = append(table, byte(min(n, 255)))
		if n < 255 {
			break
		}
	}
	return oggPage(table, packet)
}

// oggPage is an Ogg page of pieces of those sizes.
func oggPage(sizes []byte, pieces string) []byte {
	return sealPages([]byte("OggS\x00\x02" + strings.Repeat("\x00", 20) + string([]byte{byte(len(sizes))}) + string(sizes) + pieces))
}

func TestTagsThatClaimTooMuch(t *testing.T) {
	const streamInfo, last = "\x00\x00\x00\x22", 0x80
	info := "fLaC" + streamInfo + strings.Repeat("\x00", 34)
	inBase64 := base64.StdEncoding.EncodeToString([]byte(claim))
	hidden := comments("a", "b") + flacBlock(last|6, claim) // behind the comments, in their block
	unfinished := oggPage([]byte{255, 255}, strings.Repeat("x", 2*255))
	frames := strings.Repeat("TXXX\x00\x00\x00\x03\x00\x00\x00a\x00", 300_000)
	sparse := func(head []byte) []byte { return append(head, make([]byte, 48<<20)...) }
	for name, data := range map[string][]byte{
		"picture.flac":       []byte(info + flacBlock(last|6, claim)),
		"comment.flac":       []byte(info + flacBlock(last|4, comments("METADATA_BLOCK_PICTURE", inBase64))),
		"hidden.flac":        []byte(info + flacBlock(4, hidden)),
		"kelvin.flac":        []byte(info + flacBlock(last|4, comments("metadata_bloc\u212a_picture", inBase64))),
		"comment.ogg":        oggOf("\x03vorbis" + comments("metadata_block_picture", inBase64)),
		"comment.opus":       oggOf("OpusTags" + comments("metadata_block_picture", inBase64)),
		"unfinished.ogg":     append(unfinished, oggOf("\x03vorbis"+comments("metadata_block_picture", inBase64))...),
		"long.ogg":           oggOf("\x03vorbis\xf0\xff\xff\xffand so on"),
		"frame.mp3":          sparse(id3(1<<28-1, "TIT2\x7f\xff\xff\xff\x00\x00")),
		"frames.mp3":         id3(uint32(len(frames)), frames),
		"unsynchronised.mp3": sparse([]byte("ID3\x03\x00\x80\x7f\x7f\x7f\x7f")),
		"extended.mp3":       sparse([]byte("ID3\x03\x00\x40\x7f\x7f\x7f\x7f\x7f\xff\xff\xff")),
		"picture.m4a":        sparse([]byte("\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00\xff\xff\xff\xf0covr")),
		"small.m4a":          sparse([]byte("\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00\x00\x00\x00\x01covr")),
		"custom.m4a":         sparse([]byte("\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00\xff\xff\xff\xf0----\xff\xff\xff\x00mean")),
		"id3.wav":            sparse([]byte("RIFF\xff\xff\xff\xffWAVEid3 \xff\xff\xff\x7fID3\x03\x00\x00\x7f\x7f\x7f\x7f")),
		"list.aiff":          sparse([]byte("FORM\x7f\xff\xff\xffAIFFLIST\x7f\xff\xff\xffINFOINAM\xff\xff\xff\xff")),
		"dsd.mp3":            []byte("DSD \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x00\x00\x00\x00ID3\x03"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, name, data)
			began := time.Now()
			const most = 10 * maxTagBytes // a growing buffer is there twice, thrown away, and more so under the race detector
			assert.Less(t, allocated(func() {
				lib, told := scan(t, dir)
				assert.Contains(t, told, name)
				assert.Zero(t, lib.Len())
			}), uint64(most))
			assert.Less(t, time.Since(began), 20*time.Second)
		})
	}
}

func TestUnsynchronisedTags(t *testing.T) {
	// 0xFF 0x00 stands for 0xFF, in Latin-1 the letter ÿ.
	frames := "TIT2\x00\x00\x00\x04\x00\x00\x00\xff\x00ab" + "TPE1\x00\x00\x00\x02\x00\x00\x00c"
	data := append(id3(uint32(len(frames)), frames), demoFile(t, mp3File)...)
	data[5] = 0x80
	dir := t.TempDir()
	put(t, dir, "a.mp3", data)
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Equal(t, 1, lib.Len())
	assert.Equal(t, "ÿab", lib.Albums()[0].Tracks[0].Title)
	assert.Equal(t, "c", lib.Albums()[0].Tracks[0].Artist)
}
