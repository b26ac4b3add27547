package library

import (
	"context"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/demo"
)

func TestScanReadsTheDemoLibrary(t *testing.T) {
	lib, told := scanFS(t, demo.Files())
	assert.Empty(t, told)
	assert.Equal(t, 8, lib.Len())
	require.Len(t, lib.Artists(), 2)
	assert.Equal(t, "Copper Finch", lib.Artists()[0].Name)

	a := album(t, lib, "Harbour Sketches")
	assert.Equal(t, "Quiet Meridian", a.Artist)
	assert.Equal(t, 2024, a.Year)
	assert.Equal(t, []string{"First Ferry", "Blå timme", "Rain on the Slipway", "Buoy No. 7"}, titles(a.Tracks))
	for i, tr := range a.Tracks {
		assert.Equal(t, i+1, tr.Number)
		assert.Greater(t, tr.Duration, 5*time.Second, tr.Title)
		assert.NotEmpty(t, tr.CoverID, tr.Title)
		assert.Equal(t, "Ambient", tr.Genre)
	}

	require.Len(t, lib.Playlists(), 1)
	p := lib.Playlists()[0]
	assert.Equal(t, "Evening Mix", p.Title)
	assert.Len(t, p.Tracks, 5)
	assert.Equal(t, "Postcard to Noémie", p.Tracks[0].Title)
}

func TestIDsAreStableAndNoPaths(t *testing.T) {
	ids := func(lib *Library) []string {
		var all []string
		for _, a := range lib.Albums() {
			all = append(all, a.ID, a.ArtistID, a.CoverID)
			for _, tr := range a.Tracks {
				all = append(all, tr.ID, tr.CoverID)
			}
		}
		for _, p := range lib.Playlists() {
			all = append(all, p.ID)
		}
		return all
	}
	first, _ := scan(t, demoFolder(t))
	second, _ := scan(t, demoFolder(t)) // elsewhere on the disk
	embedded, _ := scanFS(t, demo.Files())
	assert.Equal(t, ids(first), ids(second))
	assert.Equal(t, ids(first), ids(embedded))
	for _, id := range ids(first) {
		assert.Regexp(t, regexp.MustCompile(`^(tr|al|ar|pl|co)-[0-9A-Za-z]{18,22}$`), id)
	}
}

func TestScanReportsWhatItCannotReadAndGoesOn(t *testing.T) {
	dir := demoFolder(t)
	outside := filepath.Join(t.TempDir(), "outside.mp3")
	require.NoError(t, os.WriteFile(outside, demoFile(t, mp3File), 0o644))
	put(t, dir, "Bad/empty.mp3", nil)
	put(t, dir, "Bad/noise.flac", []byte("this is no music at all, but a text of some length"))
	put(t, dir, "Bad/short.ogg", demoFile(t, oggFile)[:40])
	put(t, dir, "Bad/cover.jpg", []byte("<svg onload=alert(1)>"))
	put(t, dir, "Bad/.hidden.mp3", []byte("left by a file manager"))
	put(t, dir, "Bad/notes.txt", []byte("not of interest"))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "Bad", "folder.mp3"), 0o755))
	put(t, dir, "Bad/folder.mp3/inside.mp3", demoFile(t, mp3File))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "Bad", "outward.mp3")))
	require.NoError(t, os.Symlink("nowhere.mp3", filepath.Join(dir, "Bad", "dangling.mp3")))
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "Bad", "round")))
	require.NoError(t, os.Symlink("../"+mp3File, filepath.Join(dir, "Bad", "inward.mp3")))

	lib, told := scan(t, dir)
	assert.Equal(t, 10, lib.Len(), "all that is good: the demo's, the one in the folder and the linked one")
	for _, file := range []string{
		"Bad/empty.mp3", "Bad/noise.flac", "Bad/short.ogg", "Bad/cover.jpg",
		"Bad/outward.mp3", "Bad/dangling.mp3", "Bad/round",
	} {
		assert.Contains(t, told, file)
		assert.NotContains(t, told[file], dir, "a path outside the music folder")
		delete(told, file)
	}
	assert.Empty(t, told)
}

func TestTruncatedFiles(t *testing.T) {
	for name, file := range map[string]string{"cut.mp3": mp3File, "cut.flac": flacFile, "cut.ogg": oggFile, "cut.m4a": m4aFile} {
		t.Run(name, func(t *testing.T) {
			data := demoFile(t, file)
			for _, size := range []int{1, 11, 100, len(data) / 2, len(data) - 1} {
				dir := t.TempDir()
				put(t, dir, name, data[:size])
				lib, told := scan(t, dir)
				assert.True(t, lib.Len() == 1 || len(told) == 1, "%d bytes: neither scanned nor reported", size)
			}
		})
	}
	dir := t.TempDir()
	whole := demoFile(t, mp3File)
	put(t, dir, "cut.mp3", whole[:len(whole)*3/4])
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Equal(t, 1, lib.Len())
	tr := lib.Albums()[0].Tracks[0]
	assert.Equal(t, "First Ferry", tr.Title)
	assert.Less(t, tr.Duration, 14*time.Second, "what is left of it")
	assert.Greater(t, tr.Duration, time.Second)
}

func TestNamesStandInForTags(t *testing.T) {
	audio := demoFile(t, mp3File)
	audio = audio[len(audio)-60_000:] // no tags, and from the midst of a frame
	dir := t.TempDir()
	put(t, dir, "Some Band/Some Record/03 - A Song.mp3", audio)
	put(t, dir, "Some Band/Some Record/7 Seconds.mp3", audio)
	put(t, dir, "loose.mp3", audio)
	put(t, dir, "Caf\xe9/02 Na\xefve \x01.mp3", audio)

	lib, told := scan(t, dir)
	assert.Empty(t, told)
	a := album(t, lib, "Some Record")
	assert.Equal(t, "Some Band", a.Artist)
	assert.Equal(t, []string{"7 Seconds", "A Song"}, titles(a.Tracks))
	assert.Equal(t, 3, a.Tracks[1].Number)
	assert.Equal(t, []string{"loose"}, titles(album(t, lib, unknownAlbum).Tracks))

	bad := album(t, lib, "Caf\uFFFD")
	assert.Equal(t, []string{"Na\uFFFDve"}, titles(bad.Tracks))
	c, err := NewResolver(lib, everyone).Open(t.Context(), "u", bad.Tracks[0].ID, noEncoding)
	require.NoError(t, err)
	assert.Equal(t, audio, read(t, c), "a name that is not UTF-8 is served all the same")
}

func TestAlbumsWithoutAlbumArtist(t *testing.T) {
	tracks := []*Track{
		{ID: "1", path: "Mix/1.mp3", Album: "Mix", Artist: "A"},
		{ID: "2", path: "Mix/2.mp3", Album: "mix", Artist: "B"},
		{ID: "3", path: "Solo/1.mp3", Album: "Solo", Artist: "A"},
		{ID: "4", path: "Solo/2.mp3", Album: "Solo", Artist: "a"},
		{ID: "5", path: "Duo/1.mp3", Album: "Duo", AlbumArtist: "A", Artist: "A with B"},
	}
	b := newBuilder(os.DirFS(t.TempDir()), nil, newThumbs())
	for _, tr := range tracks {
		b.addTrack(tr)
	}
	lib := b.library()
	require.Len(t, lib.Albums(), 3)
	assert.Equal(t, variousArtists, album(t, lib, "Mix").Artist)
	assert.Equal(t, "A", album(t, lib, "Duo").Artist)
	assert.Len(t, album(t, lib, "Solo").Tracks, 2)
	assert.Len(t, lib.Artists(), 2)
}

func TestEmptyAndMissingFolders(t *testing.T) {
	lib, told := scan(t, t.TempDir())
	assert.Empty(t, told)
	assert.Zero(t, lib.Len())
	assert.Empty(t, lib.Albums())

	_, err := OpenFolder(filepath.Join(t.TempDir(), "none"))
	assert.ErrorContains(t, err, "no such folder")
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, err = OpenFolder(file)
	assert.ErrorContains(t, err, "not a directory")
}

func TestScanEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Scan(ctx, demo.Files(), func(string, error) {})
	assert.ErrorIs(t, err, context.Canceled)
}

// Whatever is in a file, reading it ends, without a panic.
func TestDamagedFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{mp3File, flacFile, oggFile, m4aFile} {
		whole := demoFile(t, name)
		for range 150 {
			data := slices.Clone(whole)
			for range 1 + random.IntN(8) {
				data[random.IntN(1<<random.IntN(16))] = byte(random.Uint32())
			}
			name := "damaged" + path.Ext(name)
			got := readFile(fstest.MapFS{name: {Data: data}}, file{name: name, size: int64(len(data))})
			assert.True(t, got.track != nil || got.problem != "")
		}
	}
}
