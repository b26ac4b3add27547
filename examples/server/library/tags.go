package library

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode"

	"github.com/dhowden/tag"
	"github.com/dhowden/tag/mbz"

	"github.com/seed545d57e3/share/examples/server/audiodur"
)

// scanned is what came of reading an audio file. Both track and err may be
// there: then something of it could not be read.
type scanned struct {
	track *Track // its CoverID is that of the picture inside the file
	err   error
}

// tags is what a file says of itself; "" and 0: nothing.
type tags struct {
	title, artist, album, albumArtist, genre, mbid string
	disc, number, year                             int
	picture                                        []byte
}

// audioFile is what the files of every file system here are.
type audioFile interface {
	fs.File
	io.ReadSeeker
	io.ReaderAt
}

// readFile reads the headers of an audio file. What the tags do not say, the
// names of file and folders do. A file of which neither tags nor playing time
// can be read is not audio: it has no track.
func readFile(fsys fs.FS, name string) scanned {
	file, err := fsys.Open(name)
	if err != nil {
		return scanned{err: err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return scanned{err: err}
	}
	f, ok := file.(audioFile)
	if !ok {
		return scanned{err: errors.New("this file system's files do not seek")}
	}
	length, durationErr := audiodur.Of(f, info.Size())
	t, tagErr := readTags(f)
	switch {
	case durationErr != nil && tagErr != nil:
		return scanned{err: fmt.Errorf("not an audio file, or a damaged one: %w", durationErr)}
	case durationErr != nil:
		err = durationErr
	case tagErr != nil && !errors.Is(tagErr, tag.ErrNoTagsFound):
		err = fmt.Errorf("tags: %w", tagErr)
	}
	n := tagsOfPath(name)
	artist := cmp.Or(t.artist, t.albumArtist, n.artist)
	cover := ""
	if t.picture != nil {
		// Named by its content: the tracks of an album mostly have the same
		// picture, which is then one cover. The picture itself is read again
		// when it is asked for; all of them would not fit into memory.
		cover = newID(coverID, "", string(t.picture))
	}
	return scanned{
		track: &Track{
			ID:          newID(trackID, name),
			Title:       cmp.Or(t.title, n.title),
			Artist:      artist,
			Album:       cmp.Or(t.album, n.album),
			AlbumArtist: t.albumArtist,
			Genre:       t.genre,
			MBID:        t.mbid,
			Disc:        t.disc,
			Number:      cmp.Or(t.number, n.number),
			Year:        t.year,
			Duration:    length,
			Size:        info.Size(),
			Modified:    info.ModTime(),
			Suffix:      suffixOf(name),
			CoverID:     cover,
			path:        name,
		},
		err: err,
	}
}

// readTags reads the tags from the start of r.
func readTags(r io.ReadSeeker) (t tags, err error) {
	// The tag reader panics at some damaged files.
	defer func() {
		if p := recover(); p != nil {
			t, err = tags{}, errDamaged
		}
	}()
	if err := checkFLAC(r); err != nil {
		return tags{}, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return tags{}, err
	}
	m, err := tag.ReadFrom(r)
	if err != nil {
		return tags{}, err
	}
	t = tags{
		title:       clean(m.Title()),
		artist:      clean(m.Artist()),
		album:       clean(m.Album()),
		albumArtist: clean(m.AlbumArtist()),
		genre:       clean(m.Genre()),
		mbid:        clean(mbz.Extract(m).Get(mbz.Recording)),
		year:        yearOf(m),
	}
	t.disc, _ = m.Disc()
	t.number, _ = m.Track()
	// FLAC and Ogg files write "3/12", too, which the tag reader takes for 0.
	t.disc = max(t.disc, leadingInt(m, "discnumber"))
	t.number = max(t.number, leadingInt(m, "tracknumber"))
	if p := m.Picture(); p != nil && imageType(p.Data) != "" && len(p.Data) <= maxPicture {
		t.picture = p.Data
	}
	return t, nil
}

// yearOf returns the year, 0 if there is none. The tag reader takes a date it
// cannot read for the year 1.
func yearOf(m tag.Metadata) int {
	year := m.Year()
	if year < 1000 {
		year = leadingInt(m, "date")
	}
	if year < 1000 || year > 9999 {
		return 0
	}
	return year
}

// leadingInt returns the number that a raw tag begins with, or 0.
func leadingInt(m tag.Metadata, name string) int {
	s, _ := m.Raw()[name].(string)
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		s = s[:i]
	}
	n, _ := strconv.Atoi(s)
	return n
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
