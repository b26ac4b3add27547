package library

import (
	"encoding/binary"
	"errors"
	"io"
)

var errDamaged = errors.New("damaged")

// checkFLAC says by its error whether a picture in a FLAC file claims to be
// larger than what it is in. The tag reader believes such claims, and in a
// damaged file they may ask for 4 GiB of memory.
//
// r is read from behind "fLaC" and left anywhere.
func checkFLAC(r io.ReadSeeker) error {
	for {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return errDamaged
		}
		const last, kind, comments, picture = 0x80, 0x7f, 4, 6
		length := int64(binary.BigEndian.Uint32(head[:]) & 0xffffff)
		start, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		block := &io.LimitedReader{R: r, N: length}
		fits := true
		// Nothing may be left over: the tag reader goes on where the lengths
		// inside end, whatever that of the block.
		switch head[0] & kind {
		case comments:
			fits = fitComments(block) && block.N == 0
		case picture:
			fits = fitsPicture(block) && block.N == 0
		}
		if !fits {
			return errDamaged
		}
		if head[0]&last != 0 {
			return nil
		}
		if _, err := r.Seek(start+length, io.SeekStart); err != nil {
			return err
		}
	}
}

// fitsPicture follows the lengths in a FLAC picture block: fixed fields, then
// a length and so many bytes, three times. The last ones are the image.
func fitsPicture(block io.Reader) bool {
	const kind, dimensions = 4, 16
	for _, fixed := range []int64{kind, 0, dimensions} { // before media type, description and image
		var size [4]byte
		if !skip(block, fixed) {
			return false
		}
		if _, err := io.ReadFull(block, size[:]); err != nil {
			return false
		}
		if !skip(block, int64(binary.BigEndian.Uint32(size[:]))) {
			return false
		}
	}
	return true
}

// skip reads n bytes, and says whether there were as many.
func skip(r io.Reader, n int64) bool {
	_, err := io.CopyN(io.Discard, r, n)
	return err == nil
}
