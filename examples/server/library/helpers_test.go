package library

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/demo"
)

// Files of the demo library, for tests to make damaged ones of.
const (
	mp3File    = "Quiet Meridian/Harbour Sketches/01 First Ferry.mp3"
	flacFile   = "Quiet Meridian/Harbour Sketches/02 Bla timme.flac"
	oggFile    = "Copper Finch/Kitchen Window/01 Steam and Sugar.ogg"
	m4aFile    = "Copper Finch/Kitchen Window/02 Postcard to Noemie.m4a"
	coverImage = "Copper Finch/Kitchen Window/cover.jpg"
)

func demoFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(demo.Files(), name)
	require.NoError(t, err)
	return data
}

// demoFolder is a copy of the demo library on disk.
func demoFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	return dir
}

// put writes a file into dir, and the folders that it takes.
func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, data, 0o644))
}

// reports is what a scan reported, by file.
type reports map[string]string

// scan reads a music folder on disk.
func scan(t *testing.T, dir string) (*Library, reports) {
	t.Helper()
	folder, err := OpenFolder(dir)
	require.NoError(t, err)
	t.Cleanup(func() { folder.Close() })
	return scanFS(t, folder)
}

func scanFS(t *testing.T, fsys fs.FS) (*Library, reports) {
	t.Helper()
	told := make(reports)
	lib, err := Scan(t.Context(), fsys, func(file string, err error) {
		require.NotContains(t, told, file, "reported twice")
		told[file] = err.Error()
	})
	require.NoError(t, err)
	return lib, told
}

func album(t *testing.T, lib *Library, title string) *Album {
	t.Helper()
	for _, a := range lib.Albums() {
		if a.Title == title {
			return a
		}
	}
	require.Failf(t, "no such album", "%q", title)
	return nil
}

func titles(tracks []*Track) []string {
	var all []string
	for _, t := range tracks {
		all = append(all, t.Title)
	}
	return all
}

func read(t *testing.T, c *share.Content) []byte {
	t.Helper()
	data, err := io.ReadAll(c.Body)
	require.NoError(t, err)
	require.NoError(t, c.Body.Close())
	return data
}
