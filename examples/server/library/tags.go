package library

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dhowden/tag"
	"github.com/dhowden/tag/mbz"
)

// tags is what a file says of itself; "" and 0: nothing.
type tags struct {
	title, artist, album, albumArtist, genre, mbid string
	disc, number, year                             int
	compilation                                    bool
	picture                                        []byte // the image itself
	badPicture                                     error  // why there is none that can be shown
}

// readTags reads the tags of an audio file. The error is tag.ErrNoTagsFound if
// it has none.
func readTags(r io.ReadSeeker) (t tags, err error) {
	// The tag reader panics at some damaged files.
	defer func() {
		if p := recover(); p != nil {
			t, err = tags{}, errDamaged
		}
	}()
	checked, err := boundTags(r)
	if err != nil {
		return tags{}, err
	}
	var head [4]byte
	if _, err := io.ReadFull(checked, head[:]); err != nil {
		return tags{}, err
	}
	switch string(head[:]) {
	case "RIFF":
		return readChunks(checked, binary.LittleEndian)
	case "FORM":
		return readChunks(checked, binary.BigEndian)
	case "DSD ": // which no player here plays
		return tags{}, tag.ErrNoTagsFound
	case "fLaC":
		err = checkFLAC(checked)
	case "OggS":
		if _, err = checked.Seek(0, io.SeekStart); err == nil {
			err = checkOgg(checked)
		}
	}
	if err != nil {
		return tags{}, err
	}
	return readKnown(r)
}

// readKnown reads tags of a format that the tag reader knows.
func readKnown(r io.ReadSeeker) (tags, error) {
	r, err := boundTags(r)
	if err != nil {
		return tags{}, err
	}
	m, err := tag.ReadFrom(r)
	if err != nil {
		return tags{}, err
	}
	t := tags{
		title:       clean(m.Title()),
		artist:      clean(m.Artist()),
		album:       clean(m.Album()),
		albumArtist: clean(m.AlbumArtist()),
		genre:       clean(m.Genre()),
		mbid:        clean(mbz.Extract(m).Get(mbz.Recording)),
		year:        yearOf(m),
		compilation: isCompilation(m),
	}
	t.disc, _ = m.Disc()
	t.number, _ = m.Track()
	// FLAC and Ogg files write "3/12", too, which the tag reader takes for 0.
	t.disc = max(t.disc, leadingInt(m, "discnumber"))
	t.number = max(t.number, leadingInt(m, "tracknumber"))
	if p := m.Picture(); p != nil && len(p.Data) > 0 {
		if t.badPicture = checkImage(p.Data); t.badPicture == nil {
			t.picture = p.Data
		}
	}
	return t, nil
}

// isCompilation says whether the file is marked as one of an album of many
// artists: ID3, MP4 and Vorbis comments have a mark of their own each.
func isCompilation(m tag.Metadata) bool {
	raw := m.Raw()
	for _, name := range []string{"TCMP", "TCP", "cpil", "compilation"} {
		switch v := raw[name].(type) {
		case string:
			if s := clean(v); s == "1" || strings.EqualFold(s, "true") {
				return true
			}
		case int:
			if v == 1 {
				return true
			}
		}
	}
	return false
}

// yearOf returns the year, 0 if there is none. The tag reader takes a date it
// cannot read for the year 1.
func yearOf(m tag.Metadata) int {
	for _, year := range []int{m.Year(), leadingInt(m, "date"), leadingInt(m, "TDRC"), leadingInt(m, "TYER")} {
		if year := plausible(year); year != 0 {
			return year
		}
	}
	return 0
}

// leadingInt returns the number that a raw tag begins with, or 0.
func leadingInt(m tag.Metadata, name string) int {
	s, _ := m.Raw()[name].(string)
	return leading(s)
}

// clean makes valid UTF-8 without control characters of what a tag, or the
// name of a file, may hold.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// utf8Of returns a text of no named encoding as UTF-8: what is not valid is
// Latin-1, which old programs wrote.
func utf8Of(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}
