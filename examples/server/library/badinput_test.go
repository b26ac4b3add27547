package library

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

// hugePNG is the start of a PNG image of that size, which is enough to have it
// allocate memory for all of it.
func hugePNG(width, height uint32) []byte {
	header := []byte("IHDR\x00\x00\x00\x00\x00\x00\x00\x00\x08\x06\x00\x00\x00")
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(header))
}

// withCover is an MP3 file with that image inside.
func withCover(t *testing.T, image []byte) []byte {
	t.Helper()
	frame := "\x00image/png\x00\x03\x00" + string(image)
	frames := "APIC" + string(binary.BigEndian.AppendUint32(nil, uint32(len(frame)))) + "\x00\x00" + frame
	return append(id3(uint32(len(frames)), frames), demoFile(t, mp3File)...)
}

// id3 is an ID3v2.3 tag that claims that size.
func id3(size uint32, frames string) []byte {
	head := []byte{'I', 'D', '3', 3, 0, 0, byte(size >> 21 & 0x7f), byte(size >> 14 & 0x7f), byte(size >> 7 & 0x7f), byte(size & 0x7f)}
	return append(head, frames...)
}

func TestBadCovers(t *testing.T) {
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	html := []byte("<!DOCTYPE html><script>alert(1)</script>")
	images := map[string][]byte{
		"30000 x 30000": hugePNG(30_000, 30_000),
		"40000 x 1001":  hugePNG(40_000, 1001),
		"not a JPEG":    svg,
		"not a JPEG, P": html,
		"damaged image": hugePNG(100, 100)[:20],
		"more than 20":  append(hugePNG(100, 100), make([]byte, maxPicture)...),
	}
	dir := t.TempDir()
	want := make(map[string]string)
	for problem, image := range images {
		put(t, dir, problem+"/beside.mp3", demoFile(t, oggFile)) // of the demo's albums, the one with no picture inside
		put(t, dir, problem+"/cover.jpg", image)
		put(t, dir, problem+"/inside.mp3", withCover(t, image))
		want[problem+"/cover.jpg"], want[problem+"/inside.mp3"] = problem, problem
	}
	var told reports
	var lib *Library
	got := allocated(func() { lib, told = scan(t, dir) })
	assert.Less(t, got, uint64(500<<20), "bytes for all of them")
	assert.Equal(t, 2*len(images), lib.Len(), "they are music all the same")
	for _, a := range lib.Albums() {
		assert.Empty(t, a.CoverID, a.Title)
	}
	for file, problem := range want {
		assert.Contains(t, told[file], problem)
	}
	assert.Len(t, told, len(want))
}

// A cover that turns bad after the scan is not served, either.
func TestCoverThatTurnsBad(t *testing.T) {
	dir := demoFolder(t)
	lib, _ := scan(t, dir)
	id := album(t, lib, "Kitchen Window").CoverID
	for _, image := range [][]byte{hugePNG(30_000, 30_000), []byte("<svg/>"), nil} {
		put(t, dir, coverImage, image)
		for _, size := range []int{0, 300} {
			_, err := lib.Cover(t.Context(), id, size)
			assert.ErrorIs(t, err, share.ErrNotFound)
		}
	}
}

// allocated returns the bytes that run allocates, live or not.
func allocated(run func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestFilesWithEqualTags(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.mp3", demoFile(t, mp3File))
	put(t, dir, "b.mp3", demoFile(t, mp3File))
	put(t, dir, "again/a.mp3", demoFile(t, mp3File))
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	require.Len(t, lib.Albums(), 1)
	tracks := lib.Albums()[0].Tracks
	require.Len(t, tracks, 3, "which of them is the right one is not for us to say")
	assert.NotEqual(t, tracks[0].ID, tracks[1].ID)
	c, err := lib.Cover(t.Context(), tracks[2].CoverID, 0)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(read(t, c), []byte("\xff\xd8")))
}

// Nothing of these can be had, whoever asks for what.
func TestNothingBadIsServed(t *testing.T) {
	dir := demoFolder(t)
	secret := filepath.Join(t.TempDir(), "secret.mp3")
	require.NoError(t, os.WriteFile(secret, demoFile(t, mp3File), 0o600))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "link.mp3")))
	require.NoError(t, os.Symlink(filepath.Dir(secret), filepath.Join(dir, "folder")))
	put(t, dir, "out.m3u8", []byte("link.mp3\nfolder/secret.mp3\n"+secret+"\n"))
	put(t, dir, "empty.flac", nil)
	lib, told := scan(t, dir)
	for _, file := range []string{"link.mp3", "folder", "out.m3u8", "empty.flac"} {
		assert.Contains(t, told, file)
	}
	assert.Len(t, told, 4)
	r := NewResolver(lib, everyone)
	for _, name := range []string{"link.mp3", "folder/secret.mp3", "empty.flac"} {
		_, err := r.Open(t.Context(), "u", newID(trackID, name), noEncoding)
		assert.ErrorIs(t, err, share.ErrNotFound)
	}
	items, err := r.Items(t.Context(), "u", []string{newID(playlistID, "out.m3u8")})
	require.NoError(t, err)
	assert.Empty(t, items)
}
