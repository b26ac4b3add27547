package library

import (
	"bytes"
	"image"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/storetest"
)

func TestPlaceholder(t *testing.T) {
	seen := make(map[string]bool)
	for _, seed := range []string{"", "Ann", "ann", "Anna", "Ein viel längerer Name", "\xff"} {
		data := Placeholder(seed, 300)
		assert.Equal(t, data, Placeholder(seed, 300), "the same for the same name")
		assert.False(t, seen[string(data)], "another for another name")
		seen[string(data)] = true
		img, format, err := image.Decode(bytes.NewReader(data))
		require.NoError(t, err)
		assert.Equal(t, "jpeg", format)
		assert.Equal(t, image.Pt(300, 300), img.Bounds().Size())
		assert.Less(t, len(data), 30_000)
	}
	for size, want := range map[int]int{-1: 1, 0: 1, 1: 1, 5000: 1200} {
		config, _, err := image.DecodeConfig(bytes.NewReader(Placeholder("x", size)))
		require.NoError(t, err)
		assert.Equal(t, want, config.Width)
	}
}

// Who has no cover at all has a drawn one, in the pages and in shares.
func TestArtistWithoutCover(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Ann/Record/a.ogg", demoFile(t, oggFile)) // with no picture inside
	put(t, dir, "Ann/Record/b.ogg", demoFile(t, oggFile))
	put(t, dir, "Bob/Record/b.mp3", demoFile(t, mp3File))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Len(t, lib.Artists(), 2)
	bare, other := lib.Artists()[0], lib.Artists()[1]
	assert.Empty(t, bare.Albums[0].CoverID)
	assert.Equal(t, other.Albums[0].CoverID, other.CoverID, "a cover goes before")

	r := NewResolver(lib, func(owner string) bool { return owner == "ann" })
	assert.NoError(t, storetest.CheckResolver(t.Context(), r, storetest.ResolverSample{Owner: "ann", IDs: []string{bare.ID, other.ID}}))
	items, err := r.Items(t.Context(), "ann", []string{bare.ID})
	require.NoError(t, err)
	assert.Equal(t, bare.CoverID, items[0].CoverID)
	for size, want := range map[int]int{0: 600, 100: 150, 600: 600, 9999: 1200} {
		c, err := r.Cover(t.Context(), "ann", bare.CoverID, size)
		require.NoError(t, err)
		assert.Equal(t, "image/jpeg", c.Type)
		config, _, err := image.DecodeConfig(bytes.NewReader(read(t, c)))
		require.NoError(t, err)
		assert.Equal(t, want, config.Width, "asked for %d", size)
	}
}
