package library

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/dhowden/tag"

	"github.com/seed545d57e3/share/examples/server/audiodur"
)

// entry is what came of reading an audio file or an image. As long as size and
// time stay the same, the file need not be read again.
type entry struct {
	size     int64
	modified time.Time
	track    *Track // of an audio file; its CoverID is that of the picture inside
	problem  string // what of it could not be read; "": nothing
	passing  bool   // the problem is the disk's or the permissions', not the content's
}

// same says whether a file of that size and time is as it was when e was made.
func (e entry) same(f file) bool {
	return e.size == f.size && e.modified.Equal(f.modified)
}

// failed notes what went wrong in reading.
func (e *entry) failed(err error) {
	var io *fs.PathError
	e.passing = errors.As(err, &io)
	e.problem = cause(err).Error()
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
func readFile(fsys fs.FS, f file) (e entry) {
	e = entry{size: f.size, modified: f.modified}
	opened, err := fsys.Open(f.name)
	if err != nil {
		e.failed(err)
		return e
	}
	defer opened.Close()
	audio, ok := opened.(audioFile)
	if !ok {
		e.failed(errors.New("this file system's files do not seek"))
		return e
	}
	length, durationErr := audiodur.Of(audio, f.size)
	t, tagErr := readTags(audio)
	switch {
	case durationErr != nil && tagErr != nil:
		e.failed(fmt.Errorf("not an audio file, or a damaged one: %w", durationErr))
		return e
	case durationErr != nil:
		e.failed(durationErr)
	case tagErr != nil && !errors.Is(tagErr, tag.ErrNoTagsFound):
		e.failed(fmt.Errorf("tags: %w", tagErr))
	case t.badPicture != nil:
		e.failed(fmt.Errorf("the cover inside: %w", t.badPicture))
	}
	e.track = f.track(t)
	e.track.Duration = length
	return e
}

// track makes a track of the file from its tags.
func (f file) track(t tags) *Track {
	n := tagsOfPath(f.name)
	cover := ""
	if t.picture != nil {
		// Named by its content: the tracks of an album mostly have the same
		// picture, which is then one cover. The picture itself is read again
		// when it is asked for; all of them would not fit into memory.
		cover = newID(coverID, "", string(t.picture))
	}
	albumArtist := t.albumArtist
	if albumArtist == "" && t.compilation {
		albumArtist = variousArtists
	}
	return &Track{
		Title:       cmp.Or(t.title, n.title),
		Artist:      cmp.Or(t.artist, t.albumArtist, n.artist),
		Album:       cmp.Or(t.album, n.album),
		AlbumArtist: albumArtist,
		Genre:       t.genre,
		MBID:        t.mbid,
		Disc:        cmp.Or(t.disc, n.disc),
		Number:      cmp.Or(t.number, n.number),
		Year:        t.year,
		CoverID:     cover,
	}
}

// placed returns a copy of the track with what the place of its file says.
// The one in the entry stays as it was read, for later scans.
func (e entry) placed(name string) *Track {
	t := *e.track
	t.ID = newID(trackID, name)
	t.Size = e.size
	t.Modified = e.modified
	t.Suffix = suffixOf(name)
	t.path = name
	return &t
}

// readImage says by its problem whether the file is an image that can be a cover.
func readImage(fsys fs.FS, f file) (e entry) {
	e = entry{size: f.size, modified: f.modified}
	opened, err := fsys.Open(f.name)
	if err == nil {
		defer opened.Close()
		err = checkImageFile(opened, f.size)
	}
	if err != nil {
		e.failed(err)
	}
	return e
}
