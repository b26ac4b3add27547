package demo_test

import (
	"bufio"
	"image/jpeg"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/seed545d57e3/share/examples/server/demo"
)

func TestFiles(t *testing.T) {
	count := map[string]int{}
	var size int64
	err := fs.WalkDir(demo.Files(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		count[path.Ext(p)]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{".mp3", ".flac", ".ogg", ".m4a"} {
		if count[ext] != 2 {
			t.Errorf("%d %s files, want 2", count[ext], ext)
		}
	}
	if size > 1_000_000 { // all of it ends up in the program
		t.Errorf("%d bytes, want a million at most", size)
	}
}

func TestPlaylist(t *testing.T) {
	const name = "Playlists/Evening Mix.m3u8"
	f, err := demo.Files().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	albums := map[string]bool{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		track := path.Join(path.Dir(name), s.Text())
		if _, err := fs.Stat(demo.Files(), track); err != nil {
			t.Error(err)
		}
		albums[path.Dir(track)] = true
	}
	if len(albums) != 2 {
		t.Errorf("tracks of %d albums, want 2", len(albums))
	}
}

func TestCover(t *testing.T) {
	f, err := demo.Files().Open("Copper Finch/Kitchen Window/cover.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := jpeg.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if c.Width != 600 || c.Height != 600 {
		t.Errorf("%dx%d pixels, want 600x600", c.Width, c.Height)
	}
}
