package library

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
)

// fitComments follows the lengths in Vorbis comments, as FLAC, Ogg Vorbis and
// Opus have them, and says whether none claims more than there is. A picture
// may be among them: a FLAC picture block in base64.
func fitComments(r io.Reader) bool {
	size, ok := readLength(r) // of the name of the program that wrote them
	if !ok || !skip(r, size) {
		return false
	}
	count, ok := readLength(r)
	if !ok {
		return false
	}
	for range count {
		size, ok := readLength(r)
		if !ok || !fitsComment(r, size) {
			return false
		}
	}
	return true
}

// fitsComment reads a comment of that size.
func fitsComment(r io.Reader, size int64) bool {
	const picture, longest = "metadata_block_picture", 100
	head := make([]byte, min(size, longest))
	if _, err := io.ReadFull(r, head); err != nil {
		return false
	}
	rest := &io.LimitedReader{R: r, N: size - int64(len(head))}
	name, value, _ := bytes.Cut(head, []byte("="))
	// Lower case as the tag reader makes it, to which the Kelvin sign is a k.
	if strings.ToLower(string(name)) == picture {
		image := base64.NewDecoder(base64.StdEncoding, io.MultiReader(bytes.NewReader(value), rest))
		if !fitsPicture(image) {
			return false
		}
	}
	return skip(rest, rest.N)
}

func readLength(r io.Reader) (n int64, ok bool) {
	var b [4]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint32(b[:])), true
}
