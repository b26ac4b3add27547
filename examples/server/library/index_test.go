package library

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// indexed is a scanned music folder, its index file and what is in that.
func indexed(t *testing.T) (dir, index string, data []byte) {
	t.Helper()
	dir, index = demoFolder(t), filepath.Join(t.TempDir(), "data", "index")
	put(t, dir, "Bad\xff/Caf\xe9.mp3", demoFile(t, mp3File))
	put(t, dir, "Bad\xff/noise.mp3", []byte("no music"))
	c, told := collection(t, dir, index)
	assert.Equal(t, [5]int{10, 10, 0, 0, 1}, counts(t, c))
	assert.Len(t, told, 1)
	data, err := os.ReadFile(index)
	require.NoError(t, err)
	return dir, index, data
}

func TestNextStartReadsNothingAgain(t *testing.T) {
	dir, index, data := indexed(t)
	c, told := collection(t, dir, index)
	assert.Equal(t, [5]int{10, 0, 0, 0, 1}, counts(t, c))
	assert.Equal(t, reports{"Bad\xff/noise.mp3": told["Bad\xff/noise.mp3"]}, told, "told at every start")
	now, err := os.ReadFile(index)
	require.NoError(t, err)
	assert.Equal(t, data, now)

	fresh, _ := scan(t, dir)
	assert.Equal(t, fresh.Len(), c.Current().Len())
	for _, a := range fresh.Albums() {
		b := c.Current().Album(a.ID)
		require.NotNil(t, b, a.Title)
		for i, tr := range a.Tracks {
			got := *b.Tracks[i]
			assert.True(t, tr.Modified.Equal(got.Modified))
			got.Modified = tr.Modified
			assert.Equal(t, *tr, got)
		}
	}

	require.NoError(t, os.Remove(filepath.Join(dir, filepath.FromSlash(m4aFile))))
	assert.Equal(t, 1, counts(t, c)[3])
	again, _ := collection(t, dir, index)
	assert.Zero(t, counts(t, again)[3], "the index follows")
	entries, err := os.ReadDir(filepath.Dir(index))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is left beside it")
}

func TestBadIndexesAreMadeAgain(t *testing.T) {
	dir, index, good := indexed(t)
	for want, data := range map[string][]byte{
		"not a music index":              []byte("something else\n"),
		"not a music index; all":         nil,
		"a damaged music index":          bytes.Replace(good, []byte("First Ferry"), []byte("First Fairy"), 1),
		"a damaged music index; all":     good[:len(good)/2],
		"version 99, from a newer":       bytes.Replace(good, []byte(`"version":1`), []byte(`"version":99`), 1),
		"version 0, from an older":       bytes.Replace(good, []byte(`"version":1`), []byte(`"version":0`), 1),
		"not a music index; all files a": bytes.Replace(good, []byte(indexFormat), []byte("their format"), 1),
	} {
		require.NoError(t, os.WriteFile(index, data, 0o600))
		c, told := collection(t, dir, index)
		assert.Equal(t, [5]int{10, 10, 0, 0, 1}, counts(t, c), want)
		assert.Contains(t, told[index], want)
		assert.Contains(t, told[index], "all files are read again")
		now, err := os.ReadFile(index)
		require.NoError(t, err)
		assert.Equal(t, good, now, want)
	}
}

func TestIndexThatCannotBeWritten(t *testing.T) {
	dir := demoFolder(t)
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	index := filepath.Join(blocked, "index")
	c, err := Open(Config{Dir: dir, Index: index, Report: func(file string, err error) {
		assert.Equal(t, index, file)
		assert.ErrorContains(t, err, "not a directory")
	}})
	require.NoError(t, err)
	assert.Equal(t, 8, counts(t, c)[0], "the scan is good all the same")
	require.NoError(t, c.Close())
}

func TestUnmountedDiskKeepsItsIndex(t *testing.T) {
	dir, index, data := indexed(t)
	away := dir + "-away"
	require.NoError(t, os.Rename(dir, away))
	require.NoError(t, os.Mkdir(dir, 0o755))
	c, _ := collection(t, dir, index)
	assert.Zero(t, counts(t, c)[0])
	now, err := os.ReadFile(index)
	require.NoError(t, err)
	assert.Equal(t, data, now)
	require.NoError(t, os.Remove(dir))
	require.NoError(t, os.Rename(away, dir))
	assert.Equal(t, [5]int{10, 0, 0, 0, 1}, counts(t, c))
}

func TestIndexIsReadable(t *testing.T) {
	_, _, data := indexed(t)
	lines := strings.Split(string(data), "\n")
	assert.Regexp(t, `^\{"format":"share music index","version":1,"files":11,"sha256":"[0-9a-f]{64}"\}$`, lines[0])
	assert.Contains(t, string(data), `{"path":"`+mp3File+`","size":`)
	assert.Contains(t, string(data), `{"rawPath":"`)
}

func FuzzParseIndex(f *testing.F) {
	data, err := formatIndex(map[string]entry{"a.mp3": {size: 1, track: &Track{Title: "A"}}, "\xff.mp3": {problem: "bad"}})
	require.NoError(f, err)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		if entries, err := parseIndex(data); err == nil {
			_, err := formatIndex(entries)
			assert.NoError(t, err)
		}
	})
}
