package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/demo"
)

// BenchmarkScan measures the first scan of a music folder, which reads all
// files, and that of the next start, which has the index. SHARE_TEST_FILES
// says how many files, 200 without it; they are made in a temporary folder,
// 180 KB each. For figures as a user sees them:
//
//	SHARE_TEST_FILES=10000 go test -run '^$' -bench Scan -benchtime 1x ./server/library
//
// peak-MB is the most memory that the process had from the system so far.
func BenchmarkScan(b *testing.B) {
	n := 200
	if s := os.Getenv("SHARE_TEST_FILES"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		require.NoError(b, err)
	}
	dir, index := b.TempDir(), filepath.Join(b.TempDir(), "data", "index")
	makeMusic(b, dir, n)
	start := func(b *testing.B) {
		c, err := Open(Config{Dir: dir, Index: index, Report: func(file string, err error) { b.Error(file, err) }})
		require.NoError(b, err)
		sum, err := c.Rescan(b.Context())
		require.NoError(b, err)
		require.Equal(b, n, sum.Files)
		require.NoError(b, c.Close())
		b.ReportMetric(float64(sum.Added), "read")
	}
	b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, os.RemoveAll(index))
			start(b)
		}
		b.ReportMetric(peakMemory(), "peak-MB")
	})
	b.Run(fmt.Sprintf("again/%d", n), func(b *testing.B) {
		for b.Loop() {
			start(b)
		}
		b.ReportMetric(peakMemory(), "peak-MB")
	})
}

// makeMusic makes n files of the demo library's tracks, ten a folder, with
// tags that differ from folder to folder.
func makeMusic(b *testing.B, dir string, n int) {
	b.Helper()
	var tracks []string
	require.NoError(b, fs.WalkDir(demo.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && isAudio(name) {
			tracks = append(tracks, name)
		}
		return err
	}))
	require.NotEmpty(b, tracks)
	for i := range n {
		name := tracks[i%len(tracks)]
		data, err := fs.ReadFile(demo.Files(), name)
		require.NoError(b, err)
		data = bytes.ReplaceAll(data, []byte("Copper"), fmt.Appendf(nil, "%06d", i/10))
		data = bytes.ReplaceAll(data, []byte("Meridian"), fmt.Appendf(nil, "%08d", i/10))
		if filepath.Ext(name) == ".ogg" {
			sealPages(data)
		}
		folder := filepath.Join(dir, fmt.Sprintf("Artist %03d", i/100), fmt.Sprintf("Album %04d", i/10))
		require.NoError(b, os.MkdirAll(folder, 0o755))
		file := filepath.Join(folder, fmt.Sprintf("%02d Track%s", i%10, filepath.Ext(name)))
		require.NoError(b, os.WriteFile(file, data, 0o644))
		past := time.Now().Add(-time.Hour)
		require.NoError(b, os.Chtimes(file, past, past))
	}
}

// peakMemory returns VmHWM of this process in MB, 0 where there is no /proc.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
	kilobytes, _, _ := bytes.Cut(bytes.TrimSpace(after), []byte(" "))
	n, _ := strconv.ParseFloat(string(kilobytes), 64)
	return n / 1000
}
