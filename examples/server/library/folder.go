package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A Folder is a music folder on disk as a file system from which nothing
// leads out: no "..", no absolute path, no symbolic link.
//
// It differs from os.Root.FS in that names need not be UTF-8: collections
// that have been through old systems have others.
type Folder struct{ root *os.Root }

var (
	_ fs.StatFS    = Folder{}
	_ fs.ReadDirFS = Folder{}
)

// OpenFolder opens a music folder. Close it when done.
func OpenFolder(dir string) (Folder, error) {
	root, err := os.OpenRoot(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Folder{}, fmt.Errorf("music folder %q: there is no such folder", dir)
	case err != nil:
		return Folder{}, fmt.Errorf("music folder %q: %w", dir, cause(err))
	}
	return Folder{root}, nil
}

// Close closes the folder. What was opened in it stays open.
func (f Folder) Close() error { return f.root.Close() }

// Open implements [fs.FS]. The file is an *os.File, which is what makes
// sendfile possible.
func (f Folder) Open(name string) (fs.File, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err // and not a nil *os.File in an fs.File
	}
	return file, nil
}

// Stat implements [fs.StatFS].
func (f Folder) Stat(name string) (fs.FileInfo, error) { return f.root.Stat(name) }

// ReadDir implements [fs.ReadDirFS].
func (f Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	dir, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// cause takes the path off an error: reports name the file already, relative
// to the music folder, and nothing else may name it at all.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
