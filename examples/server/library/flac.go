package library

import (
	"encoding/binary"
	"errors"
	"io"
)

var errDamaged = errors.New("damaged")

// checkFLAC says by its error whether a picture in a FLAC file claims to be
// larger than the block it is in. The tag reader believes such claims, and in
// a damaged file they may ask for 4 GiB of memory. Other files are passed.
//
// r is read from its start and left anywhere.
func checkFLAC(r io.ReadSeeker) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:]) != "fLaC" {
		return nil // what is wrong with it, the tag reader finds
	}
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return errDamaged
		}
		const last, kind, picture = 0x80, 0x7f, 6
		length := int64(binary.BigEndian.Uint32(head[:]) & 0xffffff)
		start, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		if head[0]&kind == picture && !fitsFLACPicture(io.LimitReader(r, length)) {
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

// fitsFLACPicture follows the lengths in a picture block: fixed fields, then
// a length and so many bytes, three times. The last ones are the image.
func fitsFLACPicture(block io.Reader) bool {
	const kind, dimensions = 4, 16
	for _, fixed := range []int64{kind, 0, dimensions} { // before media type, description and image
		var size [4]byte
		if _, err := io.CopyN(io.Discard, block, fixed); err != nil {
			return false
		}
		if _, err := io.ReadFull(block, size[:]); err != nil {
			return false
		}
		n := int64(binary.BigEndian.Uint32(size[:]))
		if copied, _ := io.CopyN(io.Discard, block, n); copied < n {
			return false
		}
	}
	return true
}
