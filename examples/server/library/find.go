package library

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"
)

// file is a file as it is found, unread.
type file struct {
	name     string // its path in the music folder
	size     int64
	modified time.Time
}

// found is what there is in a music folder, in lexical order.
type found struct {
	audio     []file
	playlists []string
	images    map[string]file // the cover beside the music, by folder
}

// find walks through the folder. Hidden files and folders are passed over:
// they are leftovers of file managers, not music.
func find(ctx context.Context, fsys fs.FS, report Report) (found, error) {
	f := found{images: make(map[string]file)}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name == ".":
			return cause(err)
		case err != nil:
			report(name, cause(err))
			return fs.SkipDir
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		if err := f.add(fsys, name, d); err != nil {
			report(name, cause(err))
		}
		return nil
	})
	return f, err
}

// add takes a file that is neither hidden nor a folder.
func (f *found) add(fsys fs.FS, name string, d fs.DirEntry) error {
	audio, list, image := isAudio(name), isPlaylist(name), coverRank(name) > 0
	link := d.Type()&fs.ModeSymlink != 0
	if !audio && !list && !image && !link {
		return nil
	}
	// Links to files are good, those that lead out of the folder are errors.
	// Folders are not entered through links: they could go round in circles.
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return err
	case link && info.IsDir():
		return errors.New("a link to a folder, which is not followed")
	case link && !audio && !list && !image:
		return nil
	case !info.Mode().IsRegular():
		return errNotFile
	}
	it := file{name, info.Size(), info.ModTime()}
	switch dir := path.Dir(name); {
	case audio:
		f.audio = append(f.audio, it)
	case list:
		f.playlists = append(f.playlists, name)
	case coverRank(name) > coverRank(f.images[dir].name):
		f.images[dir] = it
	}
	return nil
}

var errNotFile = errors.New("not a regular file")

// gone says whether err means that a file is not there, or not what it was,
// rather than that it cannot be had now.
func gone(err error) bool {
	var bad badImage
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFile) || errors.As(err, &bad)
}

// isFile says by its error whether name can be opened and is a regular file.
// It is asked before opening: opening a named pipe would wait for its writer.
func isFile(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errNotFile
	}
	return nil
}

func isAudio(name string) bool {
	switch suffixOf(name) {
	case "mp3", "flac", "ogg", "oga", "opus", "m4a", "m4b", "aac", "wav", "aif", "aiff", "aifc":
		return true
	}
	return false
}

func suffixOf(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}
