package library

import (
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/dhowden/tag"
)

// readChunks reads the tags of a WAV or AIFF file, which the tag reader does
// not know: an ID3 tag in a chunk of its own or, without it, the few texts
// that the formats themselves have. The error is tag.ErrNoTagsFound if there
// are none.
//
// r is read from behind "RIFF" or "FORM" and left anywhere.
func readChunks(r io.ReadSeeker, order binary.ByteOrder) (tags, error) {
	if _, err := r.Seek(8, io.SeekCurrent); err != nil { // length and "WAVE" or "AIFF"
		return tags{}, err
	}
	var own tags
	const maxChunks = 1000
	for range maxChunks {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			break // the end, or damaged: what has been found counts
		}
		length := int64(order.Uint32(head[4:]))
		start, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return tags{}, err
		}
		switch name := string(head[:4]); name {
		case "ID3 ", "id3 ":
			return readID3Chunk(r, length)
		case "NAME", "AUTH", "LIST":
			const longest = 64 << 10
			text, err := io.ReadAll(io.LimitReader(r, min(length, longest)))
			if err != nil {
				return tags{}, err
			}
			own.addChunk(name, text)
		}
		if _, err := r.Seek(start+length+length&1, io.SeekStart); err != nil {
			return tags{}, err
		}
	}
	if own.title+own.artist+own.album == "" {
		return tags{}, tag.ErrNoTagsFound
	}
	return own, nil
}

// readID3Chunk reads the ID3 tag that is next in r.
func readID3Chunk(r io.Reader, length int64) (tags, error) {
	if length > maxTagBytes {
		return tags{}, errTooMuch
	}
	var data strings.Builder
	if _, err := io.CopyN(&data, r, length); err != nil && !errors.Is(err, io.EOF) {
		return tags{}, err
	}
	if !strings.HasPrefix(data.String(), "ID3") {
		return tags{}, tag.ErrNoTagsFound
	}
	return readKnown(strings.NewReader(data.String()))
}

// addChunk takes a chunk that is a text (AIFF), or a list of them (WAV).
func (t *tags) addChunk(name string, data []byte) {
	switch name {
	case "NAME":
		t.title = text(data)
		return
	case "AUTH":
		t.artist = text(data)
		return
	}
	list, ok := strings.CutPrefix(string(data), "INFO")
	for ok && len(list) >= 8 {
		kind, size := list[:4], int(binary.LittleEndian.Uint32([]byte(list[4:8])))
		list = list[8:]
		value := text([]byte(list[:min(size, len(list))]))
		switch kind {
		case "INAM":
			t.title = value
		case "IART":
			t.artist = value
		case "IPRD":
			t.album = value
		case "IGNR":
			t.genre = value
		case "IPRT", "ITRK":
			t.number = leading(value)
		case "ICRD":
			t.year = plausible(leading(value))
		}
		list = list[min(size+size&1, len(list)):]
	}
}

// text returns a text of an old format: in UTF-8 or Latin-1, with a zero
// behind it or not.
func text(data []byte) string {
	s, _, _ := strings.Cut(string(data), "\x00")
	return clean(utf8Of(s))
}

// leading returns the number that s begins with, or 0.
func leading(s string) int {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		s = s[:i]
	}
	n, _ := strconv.Atoi(s)
	return n
}

// plausible returns the year, 0 if it cannot be one.
func plausible(year int) int {
	if year < 1000 || year > 9999 {
		return 0
	}
	return year
}
