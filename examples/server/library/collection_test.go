package library

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/demo"
)

// collection opens a music folder; what a scan of it reports goes into told.
func collection(t *testing.T, dir, index string) (c *Collection, told reports) {
	t.Helper()
	told = make(reports)
	c, err := Open(Config{Dir: dir, Index: index, Report: func(file string, err error) {
		require.NotContains(t, told, file, "reported twice")
		told[file] = err.Error()
	}})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, c.Close()) })
	return c, told
}

// counts are what a scan says of files.
func counts(t *testing.T, c *Collection) [5]int {
	t.Helper()
	sum, err := c.Rescan(t.Context())
	require.NoError(t, err)
	assert.Equal(t, sum, c.LastScan())
	assert.WithinDuration(t, time.Now(), sum.At, time.Minute)
	return [5]int{sum.Files, sum.Added, sum.Changed, sum.Removed, sum.Problems}
}

func TestRescanFollowsTheFolder(t *testing.T) {
	dir := demoFolder(t)
	c, told := collection(t, dir, "")
	assert.Zero(t, c.LastScan())
	assert.Zero(t, c.Current().Len(), "nothing before the first scan, and no nil")
	assert.Equal(t, [5]int{8, 8, 0, 0, 0}, counts(t, c))
	first := c.Current()
	assert.Equal(t, [5]int{8, 0, 0, 0, 0}, counts(t, c))

	put(t, dir, "New/one.mp3", demoFile(t, mp3File))
	put(t, dir, "New/broken.mp3", []byte("no music"))
	require.NoError(t, os.Remove(filepath.Join(dir, filepath.FromSlash(flacFile))))
	later := time.Now().Add(time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(dir, filepath.FromSlash(oggFile)), later, later))
	assert.Equal(t, [5]int{9, 2, 1, 1, 2}, counts(t, c), "of the problems, one is the playlist's")
	assert.Equal(t, 8, c.Current().Len())
	assert.Equal(t, 8, first.Len(), "who has the old one keeps it")
	assert.Len(t, told, 2)
	assert.Equal(t, [5]int{9, 0, 0, 0, 2}, counts(t, c), "problems stay, and are not reported again")
}

func TestUnchangedFilesAreNotRead(t *testing.T) {
	read := make(map[string]int)
	var mu sync.Mutex
	files := countingFS{demo.Files(), func(name string) { mu.Lock(); read[name]++; mu.Unlock() }}
	c, err := Open(Config{Files: files, Report: func(file string, err error) { t.Error(file, err) }})
	require.NoError(t, err)
	counts(t, c)
	assert.Equal(t, 1, read[mp3File])
	assert.Equal(t, 1, read[coverImage])
	counts(t, c)
	assert.Equal(t, 1, read[mp3File])
	assert.Equal(t, 1, read[coverImage])
	require.NoError(t, c.Close())
}

// countingFS tells what is opened.
type countingFS struct {
	fs.FS
	opened func(name string)
}

func (c countingFS) Open(name string) (fs.File, error) {
	c.opened(name)
	return c.FS.Open(name)
}

func (c countingFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

func TestFailedScanLeavesTheLibrary(t *testing.T) {
	dir := demoFolder(t)
	c, _ := collection(t, dir, "")
	counts(t, c)
	before, sum := c.Current(), c.LastScan()
	stays := func(want string) {
		t.Helper()
		_, err := c.Rescan(t.Context())
		assert.ErrorContains(t, err, want)
		assert.Same(t, before, c.Current())
		assert.Equal(t, sum, c.LastScan())
	}
	r := NewResolver(c, everyone)
	ids := []string{before.Albums()[0].ID}
	away := dir + "-away"
	require.NoError(t, os.Rename(dir, away))
	stays("no such folder")
	require.NoError(t, os.Mkdir(dir, 0o755))
	stays("no music, where there was some")
	require.NoError(t, os.Remove(dir))

	require.NoError(t, os.RemoveAll(away))
	tracks, err := r.Tracks(t.Context(), "u", ids)
	require.NoError(t, err, "a folder that vanished has nothing in it")
	assert.Empty(t, tracks)
	_, err = r.Open(t.Context(), "u", before.Albums()[0].Tracks[0].ID, noEncoding)
	assert.ErrorIs(t, err, share.ErrNotFound)
	_, err = r.Cover(t.Context(), "u", before.Albums()[0].CoverID, 300)
	assert.ErrorIs(t, err, share.ErrNotFound)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	_, err = c.Rescan(ctx)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Same(t, before, c.Current())

	assert.Equal(t, 8, counts(t, c)[0], "another folder at the same place, as after mounting")
	items, err := r.Items(t.Context(), "u", ids)
	require.NoError(t, err)
	assert.Len(t, items, 1, "the resolver follows")
}

func TestOneScanAtATime(t *testing.T) {
	reading, goOn := make(chan bool, 100), make(chan bool)
	files := countingFS{fstest.MapFS{"a.mp3": {Data: demoFile(t, mp3File)}}, func(string) { reading <- true; <-goOn }}
	c, err := Open(Config{Files: files, Report: func(string, error) {}})
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { _, err := c.Rescan(t.Context()); ended <- err }()
	<-reading
	_, err = c.Rescan(t.Context())
	assert.ErrorIs(t, err, ErrScanning)
	close(goOn)
	require.NoError(t, <-ended)
	_, err = c.Rescan(t.Context())
	assert.NoError(t, err)
}

// Requests go on while the library is replaced.
func TestServingWhileScanning(t *testing.T) {
	dir := demoFolder(t)
	c, _ := collection(t, dir, "")
	counts(t, c)
	r := NewResolver(c, everyone)
	ids := []string{c.Current().Albums()[0].ID}
	stop := make(chan bool)
	var visitors sync.WaitGroup
	for range 2 {
		visitors.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				tracks, err := r.Tracks(context.Background(), "u", ids)
				assert.NoError(t, err)
				assert.Len(t, tracks, 4)
				content, err := r.Cover(context.Background(), "u", tracks[0].CoverID, 150)
				if assert.NoError(t, err) {
					content.Body.Close()
				}
			}
		})
	}
	for i := range 20 {
		later := time.Now().Add(time.Duration(i) * time.Minute)
		require.NoError(t, os.Chtimes(filepath.Join(dir, filepath.FromSlash(oggFile)), later, later))
		counts(t, c)
	}
	close(stop)
	visitors.Wait()
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told [][2]int
		slow := countingFS{demo.Files(), func(name string) {
			if isAudio(name) {
				time.Sleep(2500 * time.Millisecond)
			}
		}}
		c, err := Open(Config{
			Files: slow, Report: func(string, error) {},
			Progress: func(done, total int) { told = append(told, [2]int{done, total}) },
		})
		require.NoError(t, err)
		counts(t, c)
		require.GreaterOrEqual(t, len(told), 2)
		assert.Equal(t, [2]int{0, 8}, told[0])
		n := len(told)
		counts(t, c)
		assert.Len(t, told, n, "a short scan tells nothing")
	})
}

// What failed for a reason that may pass is tried again.
func TestUnreadableFilesAreTriedAgain(t *testing.T) {
	broken := errors.New("input/output error")
	files := failingFS{demo.Files(), &broken}
	told := make(reports)
	c, err := Open(Config{Files: files, Report: func(file string, err error) { told[file] = err.Error() }})
	require.NoError(t, err)
	assert.Equal(t, 1, counts(t, c)[4]-1, "the file and the playlist")
	assert.Equal(t, "input/output error", told[m4aFile])
	assert.Equal(t, 7, c.Current().Len())
	broken = nil
	assert.Equal(t, [5]int{8, 0, 1, 0, 0}, counts(t, c))
	assert.Equal(t, 8, c.Current().Len())
}

// failingFS cannot open a file.
type failingFS struct {
	fs.FS
	err *error
}

func (f failingFS) Open(name string) (fs.File, error) {
	if name == m4aFile && *f.err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: *f.err}
	}
	return f.FS.Open(name)
}

func (f failingFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }
