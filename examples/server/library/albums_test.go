package library

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tagged is an MP3 file with an ID3 tag of those frames: name, text, ….
func tagged(t *testing.T, frames ...string) []byte {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(frames); i += 2 {
		text := "\x03" + frames[i+1]
		b.WriteString(frames[i] + "\x00\x00\x00" + string(rune(len(text))) + "\x00\x00" + text)
	}
	audio := demoFile(t, mp3File)
	return append(id3(uint32(b.Len()), b.String()), audio[len(audio)-60_000:]...)
}

func TestCompilationsAreOneAlbum(t *testing.T) {
	dir := t.TempDir()
	for name, frames := range map[string][]string{
		"flag/1.mp3":          {"TIT2", "One", "TPE1", "Ann", "TALB", "Flagged", "TCMP", "1"},
		"flag/2.mp3":          {"TIT2", "Two", "TPE1", "Bob", "TALB", "Flagged", "TCMP", "1"},
		"elsewhere/3.mp3":     {"TIT2", "Three", "TPE1", "Cat", "TALB", "Flagged", "TCMP", "1"},
		"named/1.mp3":         {"TIT2", "One", "TPE1", "Ann", "TALB", "Named", "TPE2", "Various Artists"},
		"named/2.mp3":         {"TIT2", "Two", "TPE1", "Bob", "TALB", "Named", "TPE2", "Various artists"},
		"neither/1.mp3":       {"TIT2", "One", "TPE1", "Ann", "TALB", "Neither"},
		"neither/2.mp3":       {"TIT2", "Two", "TPE1", "Bob", "TALB", "Neither"},
		"Set/CD1/1.mp3":       {"TIT2", "One", "TPE1", "Ann", "TALB", "Set"},
		"Set/Disc 2/1.mp3":    {"TIT2", "Two", "TPE1", "Bob", "TALB", "Set"},
		"notone/1.mp3":        {"TIT2", "One", "TPE1", "Ann", "TALB", "Own", "TCMP", "0"},
		"both/compilated.mp3": {"TIT2", "One", "TPE1", "Ann with Bob", "TALB", "Best of Ann", "TPE2", "Ann", "TCMP", "1"},
	} {
		put(t, dir, name, tagged(t, frames...))
	}
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	got := make(map[string]string)
	for _, a := range lib.Albums() {
		assert.NotContains(t, got, a.Title, "one album, not one an artist")
		got[a.Title] = strings.ToLower(a.Artist)
	}
	assert.Equal(t, map[string]string{
		"Flagged": "various artists", "Named": "various artists", "Neither": "various artists", "Set": "various artists",
		"Own": "ann", "Best of Ann": "ann",
	}, got)
	assert.Len(t, lib.Artists(), 2)
	assert.Len(t, album(t, lib, "Flagged").Tracks, 3)
}

func TestDiscs(t *testing.T) {
	dir := t.TempDir()
	plain := tagged(t)
	put(t, dir, "Band/Box/CD1/01 a.mp3", plain)
	put(t, dir, "Band/Box/CD1/02 b.mp3", plain)
	put(t, dir, "Band/Box/Disc 02/01 c.mp3", plain)
	put(t, dir, "Band/Box/cover.jpg", demoFile(t, coverImage))
	put(t, dir, "CD 1/01 d.mp3", plain)
	put(t, dir, "Band/Tags/z.mp3", tagged(t, "TIT2", "z", "TRCK", "1/2", "TPOS", "1/2"))
	put(t, dir, "Band/Tags/a.mp3", tagged(t, "TIT2", "a", "TRCK", "1/2", "TPOS", "2/2"))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	box := album(t, lib, "Box")
	assert.Equal(t, "Band", box.Artist)
	assert.Equal(t, []string{"a", "b", "c"}, titles(box.Tracks))
	assert.Equal(t, 2, box.Tracks[2].Disc)
	assert.Equal(t, newID(coverID, "Band/Box/cover.jpg"), box.CoverID)
	assert.Equal(t, []string{"d"}, titles(album(t, lib, "CD 1").Tracks), "a folder at the top is nobody's disc")
	assert.Equal(t, []string{"z", "a"}, titles(album(t, lib, "Tags").Tracks))
}

func TestPlaylistTitlesInLatin1(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.mp3", tagged(t))
	put(t, dir, "a.m3u", []byte("#PLAYLIST:Caf\xe9\na.mp3\n"))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Len(t, lib.Playlists(), 1)
	assert.Equal(t, "Café", lib.Playlists()[0].Title)
}

// Names that are not UTF-8 can be found again, by playlists as well.
func TestBadNames(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "A\xff/B\xfe.mp3", tagged(t))
	put(t, dir, "A\xff/\xe9.m3u", []byte("B\xfe.mp3\n"))
	require.NoError(t, os.Symlink("B\xfe.mp3", dir+"/A\xff/link\xfd.mp3"))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Len(t, lib.Playlists(), 1)
	assert.Equal(t, "\uFFFD", lib.Playlists()[0].Title)
	assert.Equal(t, 2, lib.Len())
	for _, tr := range lib.tracks {
		c, err := NewResolver(lib, everyone).Open(t.Context(), "u", tr.ID, noEncoding)
		require.NoError(t, err)
		assert.NotEmpty(t, read(t, c))
	}
}
