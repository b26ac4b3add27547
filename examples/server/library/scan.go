package library

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Report is told of a file that a scan left out, or of which it could not
// read everything. file is relative to the music folder.
type Report func(file string, err error)

// Scan reads the music in fsys, such as a [Folder], several files at a time.
// What it cannot read it reports, each file once, and goes on. An error means
// that fsys itself cannot be read or that ctx ended. A [Collection] scans again.
//
// Open files should be *os.File or seek; fsys must stay open as long as the
// Library is used.
func Scan(ctx context.Context, fsys fs.FS, report Report) (*Library, error) {
	s := scanner{fsys: fsys, report: report, thumbs: newThumbs()}
	return s.run(ctx)
}

// scanner is one reading of a music folder. What entries say already is not read.
type scanner struct {
	fsys    fs.FS
	report  Report
	thumbs  *thumbs
	entries map[string]entry // by path: of the scan before, and after run of this one

	total, done atomic.Int64 // audio files; total is 0 until they have been found
	summary     Summary      // after run: Files, Added, Changed and Removed
	differs     bool         // after run: entries are not what they were
}

func (s *scanner) run(ctx context.Context) (*Library, error) {
	files, err := find(ctx, s.fsys, s.report)
	if err != nil {
		return nil, err
	}
	s.total.Store(int64(len(files.audio)))
	images := slices.SortedFunc(maps.Values(files.images), func(x, y file) int { return strings.Compare(x.name, y.name) })
	audioEntries := s.readAll(ctx, files.audio, func(f file) entry {
		defer s.done.Add(1)
		return readFile(s.fsys, f)
	})
	imageEntries := s.readAll(ctx, images, func(f file) entry { return readImage(s.fsys, f) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.count(files.audio, audioEntries)
	s.remember(slices.Concat(files.audio, images), slices.Concat(audioEntries, imageEntries))

	b := newBuilder(s.fsys, s.report, s.thumbs)
	for i, f := range images {
		if e := imageEntries[i]; e.problem != "" {
			s.report(f.name, errors.New(e.problem))
		} else {
			b.addImage(f.name)
		}
	}
	for i, f := range files.audio {
		e := audioEntries[i]
		if e.problem != "" {
			s.report(f.name, errors.New(e.problem))
		}
		if e.track != nil {
			b.addTrack(e.placed(f.name))
		}
	}
	lib := b.library()
	lib.scanned = time.Now()
	for _, name := range files.playlists {
		if err := b.addPlaylist(name); err != nil {
			s.report(name, cause(err))
		}
	}
	b.sortPlaylists()
	return lib, nil
}

// count compares the audio files with those of the scan before.
func (s *scanner) count(files []file, now []entry) {
	before := 0 // audio files in s.entries
	for name := range s.entries {
		if isAudio(name) {
			before++
		}
	}
	for i, f := range files {
		e, ok := s.entries[f.name]
		switch {
		case !ok:
			s.summary.Added++
			continue
		case !e.same(f) || e.passing != now[i].passing:
			s.summary.Changed++
		}
		before--
	}
	s.summary.Removed = before
	s.summary.Files = len(files)
}

// remember replaces the entries with those of the files.
func (s *scanner) remember(files []file, now []entry) {
	entries := make(map[string]entry, len(files))
	for i, f := range files {
		e, ok := s.entries[f.name]
		s.differs = s.differs || !ok || !e.same(f) || e.passing || now[i].passing
		entries[f.name] = now[i]
	}
	s.differs = s.differs || len(entries) != len(s.entries)
	s.entries = entries
}

// minReaders is how many files are read at a time at least: on a disk that is
// far away, or one that turns, most of the time is waiting.
const minReaders = 4

// readAll reads those files that are not known, several at a time. The results
// are in the order of files.
func (s *scanner) readAll(ctx context.Context, files []file, read func(file) entry) []entry {
	results := make([]entry, len(files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(max(minReaders, runtime.NumCPU()), len(files)) {
		workers.Go(func() {
			for i := range next {
				results[i] = read(files[i])
			}
		})
	}
	for i, f := range files {
		if ctx.Err() != nil {
			break
		}
		if e, ok := s.entries[f.name]; ok && e.same(f) && !e.passing {
			results[i] = e
			if isAudio(f.name) {
				s.done.Add(1)
			}
			continue
		}
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// A Summary is what came of a scan. Files, Added, Changed and Removed count
// audio files; Problems counts files of all kinds that were reported.
type Summary struct {
	Files, Added, Changed, Removed, Problems int

	Took time.Duration
	At   time.Time // when it ended; zero: there has been none
}
