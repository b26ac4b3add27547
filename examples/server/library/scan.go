package library

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A Report is told of a file that Scan left out, or of which it could not
// read everything. file is relative to the music folder.
type Report func(file string, err error)

// found is what there is in a music folder, by path, in lexical order.
type found struct {
	audio     []string
	playlists []string
	images    map[string]string // the cover beside the music, by folder
}

// Scan reads the music in fsys, such as a [Folder], several files at a time.
// What it cannot read it reports, each file once, and goes on. An error means
// that fsys itself cannot be read or that ctx ended.
//
// Open files should be *os.File or seek; fsys must stay open as long as the
// Library is used.
func Scan(ctx context.Context, fsys fs.FS, report Report) (*Library, error) {
	files, err := find(ctx, fsys, report)
	if err != nil {
		return nil, err
	}
	b := newBuilder(fsys, report)
	b.addImages(files.images)
	for i, f := range readAll(ctx, fsys, files.audio) {
		if f.err != nil {
			report(files.audio[i], cause(f.err))
		}
		if f.track != nil {
			b.addTrack(f.track)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lib := b.library()
	lib.scanned = time.Now()
	for _, name := range files.playlists {
		if err := b.addPlaylist(name); err != nil {
			report(name, cause(err))
		}
	}
	b.sortPlaylists()
	return lib, nil
}

// find walks through the folder. Hidden files and folders are passed over:
// they are leftovers of file managers, not music.
func find(ctx context.Context, fsys fs.FS, report Report) (found, error) {
	f := found{images: make(map[string]string)}
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
	if d.Type()&fs.ModeSymlink != 0 {
		// Links to files are good, those that lead out of the folder are errors.
		// Folders are not entered through links: they could go round in circles.
		switch info, err := fs.Stat(fsys, name); {
		case err != nil:
			return err
		case info.IsDir():
			return errors.New("a link to a folder, which is not followed")
		}
	}
	if !audio && !list && !image {
		return nil
	}
	if err := isFile(fsys, name); err != nil {
		return err
	}
	switch dir := path.Dir(name); {
	case audio:
		f.audio = append(f.audio, name)
	case list:
		f.playlists = append(f.playlists, name)
	case coverRank(name) > coverRank(f.images[dir]):
		f.images[dir] = name
	}
	return nil
}

var errNotFile = errors.New("not a regular file")

// gone says whether err means that a file is not there, rather than that it
// cannot be had now.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFile)
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
	case "mp3", "flac", "ogg", "oga", "opus", "m4a", "wav":
		return true
	}
	return false
}

func suffixOf(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

// readAll reads the files, as many at a time as there are processors. The
// results are in the order of names.
func readAll(ctx context.Context, fsys fs.FS, names []string) []scanned {
	results := make([]scanned, len(names))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.NumCPU(), len(names)) {
		workers.Go(func() {
			for i := range next {
				results[i] = readFile(fsys, names[i])
			}
		})
	}
	for i := range names {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}
