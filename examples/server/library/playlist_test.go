package library

import (
	"path"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlaylists(t *testing.T) {
	dir := demoFolder(t)
	lists := map[string]string{
		"Lists/repeats.m3u8":    "../" + mp3File + "\n../" + mp3File + "\n",
		"Lists/windows.m3u":     "\xEF\xBB\xBF#EXTM3U\r\n..\\Quiet Meridian\\Harbour Sketches\\01 First Ferry.mp3\r\n",
		"Lists/outside.m3u8":    "../../../etc/passwd\n/etc/passwd\n../" + mp3File + "\nhttp://example.com/x.mp3\n",
		"Lists/nothing.m3u8":    "unknown.mp3\n",
		"Lists/empty.m3u":       "#EXTM3U\n",
		"top.m3u8":              mp3File,
		"Lists/bad\xffname.m3u": "../" + mp3File + "\n\x00\xff\n",
	}
	for name, content := range lists {
		put(t, dir, name, []byte(content))
	}
	lib, told := scan(t, dir)

	got := make(map[string]int)
	for _, p := range lib.Playlists() {
		got[p.Title] = len(p.Tracks)
		assert.Same(t, p, lib.Playlist(p.ID))
	}
	assert.Equal(t, map[string]int{
		"Evening Mix": 5, "repeats": 2, "windows": 1, "outside": 1, "top": 1, "bad\uFFFDname": 1,
	}, got)

	require.Contains(t, told, "Lists/outside.m3u8")
	assert.Contains(t, told["Lists/outside.m3u8"], "3 of 4 entries left out")
	assert.Contains(t, told, "Lists/nothing.m3u8")
	assert.Contains(t, told, "Lists/empty.m3u")
	assert.Contains(t, told, "Lists/bad\xffname.m3u")
	assert.Len(t, told, 4)
}

func TestLatin1Playlist(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Café.mp3", demoFile(t, mp3File))
	put(t, dir, "old.m3u", []byte("Caf\xe9.mp3\r"))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Len(t, lib.Playlists(), 1)
	assert.Equal(t, "Café.mp3", path.Base(lib.Playlists()[0].Tracks[0].path))
}
