package library

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/demo"
)

var noEncoding share.Encoding

func everyone(string) bool { return true }

func TestItemsAndTracks(t *testing.T) {
	lib, _ := scanFS(t, demo.Files())
	r := NewResolver(lib, everyone)
	a, p := album(t, lib, "Kitchen Window"), lib.Playlists()[0]
	ids := []string{p.ID, "al-unknown", a.ID, a.Tracks[0].ID, a.ArtistID, a.ID}

	items, err := r.Items(t.Context(), "u", ids)
	require.NoError(t, err)
	var kinds []share.Kind
	for _, it := range items {
		kinds = append(kinds, it.Kind)
		assert.NotEmpty(t, it.Title)
		assert.NotEmpty(t, it.CoverID)
	}
	assert.Equal(t, []share.Kind{share.KindPlaylist, share.KindAlbum, share.KindTrack, share.KindArtist, share.KindAlbum}, kinds)

	tracks, err := r.Tracks(t.Context(), "u", ids)
	require.NoError(t, err)
	assert.Len(t, tracks, 5+4+1+4+4)
	for _, tr := range tracks {
		assert.Contains(t, ids, tr.ItemID)
		found, err := r.FindTrack(t.Context(), "u", []string{tr.ItemID}, tr.ID)
		require.NoError(t, err)
		assert.Equal(t, tr, *found)
		assert.Positive(t, tr.BitRate)
	}
	_, err = r.FindTrack(t.Context(), "u", []string{a.ID}, album(t, lib, "Harbour Sketches").Tracks[0].ID)
	assert.ErrorIs(t, err, share.ErrNotFound)
}

func TestUnknownOwnerHasNothing(t *testing.T) {
	lib, _ := scanFS(t, demo.Files())
	r := NewResolver(lib, func(owner string) bool { return owner == "ann" })
	a := lib.Albums()[0]
	ids := []string{a.ID}
	items, err := r.Items(t.Context(), "bob", ids)
	assert.NoError(t, err)
	assert.Empty(t, items)
	tracks, err := r.Tracks(t.Context(), "bob", ids)
	assert.NoError(t, err)
	assert.Empty(t, tracks)
	_, err = r.FindTrack(t.Context(), "bob", ids, a.Tracks[0].ID)
	assert.ErrorIs(t, err, share.ErrNotFound)
	_, err = r.Open(t.Context(), "bob", a.Tracks[0].ID, noEncoding)
	assert.ErrorIs(t, err, share.ErrNotFound)
	_, err = r.Cover(t.Context(), "bob", a.CoverID, 0)
	assert.ErrorIs(t, err, share.ErrNotFound)
}

func TestOpen(t *testing.T) {
	onDisk, _ := scan(t, demoFolder(t))
	embedded, _ := scanFS(t, demo.Files())
	for name, lib := range map[string]*Library{"on disk": onDisk, "embedded": embedded} {
		t.Run(name, func(t *testing.T) {
			tr := album(t, lib, "Harbour Sketches").Tracks[0]
			c, err := NewResolver(lib, everyone).Open(t.Context(), "u", tr.ID, noEncoding)
			require.NoError(t, err)
			assert.Equal(t, "audio/mpeg", c.Type)
			assert.Equal(t, "mp3", c.Suffix)
			assert.False(t, c.ModTime.IsZero(), "no time, no ETag")
			assert.Equal(t, tr.Size, c.Size)
			_, isFile := c.Body.(*os.File)
			assert.Equal(t, name == "on disk", isFile, "what sendfile takes")
			end, err := c.Body.(io.Seeker).Seek(0, io.SeekEnd)
			require.NoError(t, err)
			assert.Equal(t, tr.Size, end)
			_, err = c.Body.(io.Seeker).Seek(0, io.SeekStart)
			require.NoError(t, err)
			assert.Equal(t, demoFile(t, mp3File), read(t, c))
		})
	}
	_, err := NewResolver(onDisk, everyone).Open(t.Context(), "u", onDisk.Albums()[0].Tracks[0].ID, share.Encoding{Format: "opus"})
	assert.ErrorContains(t, err, "does not transcode")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = NewResolver(onDisk, everyone).Open(ctx, "u", onDisk.Albums()[0].Tracks[0].ID, noEncoding)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestDeletedFilesLeaveTheRest(t *testing.T) {
	dir := demoFolder(t)
	lib, _ := scan(t, dir)
	r := NewResolver(lib, everyone)
	a := album(t, lib, "Harbour Sketches")
	ids := []string{a.ID}
	first := a.Tracks[0]
	require.NoError(t, os.Remove(filepath.Join(dir, filepath.FromSlash(first.path))))

	tracks, err := r.Tracks(t.Context(), "u", ids)
	require.NoError(t, err)
	assert.Len(t, tracks, 3)
	_, err = r.FindTrack(t.Context(), "u", ids, first.ID)
	assert.ErrorIs(t, err, share.ErrNotFound)
	_, err = r.Open(t.Context(), "u", first.ID, noEncoding)
	assert.ErrorIs(t, err, share.ErrNotFound)
	c, err := r.Cover(t.Context(), "u", a.CoverID, 0)
	require.NoError(t, err, "the other tracks have the same picture inside")
	read(t, c)

	// A folder, or a link out of the music folder, in place of a file.
	second := filepath.Join(dir, filepath.FromSlash(a.Tracks[1].path))
	require.NoError(t, os.Remove(second))
	require.NoError(t, os.Mkdir(second, 0o755))
	_, err = r.Open(t.Context(), "u", a.Tracks[1].ID, noEncoding)
	assert.ErrorIs(t, err, share.ErrNotFound)
	require.NoError(t, os.Remove(second))
	secret := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("secret"), 0o644))
	require.NoError(t, os.Symlink(secret, second))
	_, err = r.Open(t.Context(), "u", a.Tracks[1].ID, noEncoding)
	assert.Error(t, err)
	assert.NotContains(t, err.Error(), dir)

	require.NoError(t, os.RemoveAll(filepath.Dir(second)))
	items, err := r.Items(t.Context(), "u", ids)
	require.NoError(t, err)
	assert.Empty(t, items)
	_, err = r.Cover(t.Context(), "u", a.CoverID, 300)
	assert.ErrorIs(t, err, share.ErrNotFound)
}

func TestCovers(t *testing.T) {
	dir := demoFolder(t)
	put(t, dir, "Copper Finch/Kitchen Window/folder.png", demoFile(t, coverImage))
	lib, _ := scan(t, dir)
	beside, inside := album(t, lib, "Kitchen Window"), album(t, lib, "Harbour Sketches")

	c, err := lib.Cover(t.Context(), beside.CoverID, 0)
	require.NoError(t, err)
	assert.Equal(t, "image/jpeg", c.Type)
	assert.Equal(t, demoFile(t, coverImage), read(t, c), "cover.jpg goes before folder.png")

	for _, tr := range inside.Tracks {
		c, err := lib.Cover(t.Context(), tr.CoverID, 0)
		require.NoError(t, err, tr.path)
		assert.NotEmpty(t, read(t, c))
	}
	for asked, edge := range map[int]int{1: 150, 150: 150, 200: 300, 600: 600, 5000: 600} {
		for range 2 {
			c, err := lib.Cover(t.Context(), inside.CoverID, asked)
			require.NoError(t, err)
			assert.NotEmpty(t, c.ETag)
			config, _, err := image.DecodeConfig(bytes.NewReader(read(t, c)))
			require.NoError(t, err)
			assert.Equal(t, edge, config.Width, "asked for %d", asked)
		}
	}
	_, err = lib.Cover(t.Context(), "co-unknown", 0)
	assert.ErrorIs(t, err, share.ErrNotFound)
}

func TestThumbsAreBounded(t *testing.T) {
	var src bytes.Buffer
	require.NoError(t, png.Encode(&src, image.NewRGBA(image.Rect(0, 0, 1000, 10))))
	small, ok := newThumbs().shrink(src.Bytes(), 150)
	require.True(t, ok)
	config, _, err := image.DecodeConfig(bytes.NewReader(small))
	require.NoError(t, err)
	assert.Equal(t, [2]int{150, 1}, [2]int{config.Width, config.Height})

	th := newThumbs()
	for i := range 100 {
		th.keep(thumb{size: i}, make([]byte, 1<<20))
		th.keep(thumb{size: i}, make([]byte, 1<<20))
	}
	assert.Equal(t, maxThumbBytes, th.bytes)
	assert.Len(t, th.kept, maxThumbBytes>>20)
	assert.Len(t, th.order, len(th.kept))
}
