package library

import (
	"bytes"
	"errors"
	"io"
)

// What reading the tags of one file may take. The tag reader believes what a
// file claims: without bounds a damaged one, or one made to harm, has it
// collect a whole disk image in memory or compare names for hours.
const (
	maxTagBytes  = 32 << 20 // read from the file; enough for a cover of maxPicture in base64
	maxTagReads  = 500_000  // small reads: two for each part of a long MP4 file in fragments
	maxID3Reads  = 8_000    // four a frame; time grows with the square of their number
	id3HeaderLen = 10
)

var errTooMuch = errors.New("tags that are larger than anything of use")

// bounded is a reader that fails with errTooMuch past its bounds.
type bounded struct {
	io.ReadSeeker
	bytes, reads int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.bytes <= 0 || b.reads <= 0 {
		return 0, errTooMuch
	}
	b.reads--
	n, err := b.ReadSeeker.Read(p[:min(len(p), b.bytes)])
	b.bytes -= n
	return n, err
}

// boundTags returns r within bounds, at its start.
func boundTags(r io.ReadSeeker) (io.ReadSeeker, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var head [id3HeaderLen]byte
	n, err := io.ReadFull(r, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if n < id3HeaderLen || string(head[:3]) != "ID3" {
		_, err := r.Seek(0, io.SeekStart)
		return &bounded{r, maxTagBytes, maxTagReads}, err
	}
	if unsynchronised := head[5]&0x80 != 0; unsynchronised {
		return synchronise(head, r)
	}
	_, err = r.Seek(0, io.SeekStart)
	return &bounded{r, maxTagBytes, maxID3Reads}, err
}

// synchronise returns the ID3 tag with that header, the rest of which is next
// in r, without the zeros that old taggers put behind each 0xFF. The tag
// reader would take them out one byte, and one system call, at a time.
func synchronise(head [id3HeaderLen]byte, r io.Reader) (io.ReadSeeker, error) {
	size := int64(head[6]&0x7f)<<21 | int64(head[7]&0x7f)<<14 | int64(head[8]&0x7f)<<7 | int64(head[9]&0x7f)
	if size > maxTagBytes {
		return nil, errTooMuch
	}
	body, err := io.ReadAll(io.LimitReader(r, size))
	if err != nil {
		return nil, err
	}
	body = bytes.ReplaceAll(body, []byte{0xff, 0}, []byte{0xff})
	head[5] &^= 0x80
	for i := range 4 {
		head[9-i] = byte(len(body) >> (7 * i) & 0x7f)
	}
	return &bounded{bytes.NewReader(append(head[:], body...)), maxTagBytes, maxID3Reads}, nil
}
