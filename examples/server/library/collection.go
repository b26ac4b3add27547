package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// ErrScanning is returned by Rescan while another scan runs.
var ErrScanning = errors.New("library: a scan is running already")

// Config says what a [Collection] is of. One of Dir and Files is needed.
type Config struct {
	Dir   string // the music folder
	Files fs.FS  // in place of Dir: music that is part of the program, and never changes

	// Index is the file in which a scan leaves what it read for the next
	// start. It and its folder are made at the first scan that finds music.
	// "": each start reads all files.
	Index string

	// Report is told what could not be read: each file once, and again when
	// the reason changes. It names the index by Config.Index.
	Report Report

	// Progress, if not nil, is told about once a second during a scan how
	// many of the audio files are done. Shorter scans tell nothing.
	Progress func(done, total int)
}

// A Collection is a music folder whose [Library] is replaced by each scan,
// while it is in use. It is safe for concurrent use.
type Collection struct {
	cfg     Config
	thumbs  *thumbs
	current atomic.Pointer[Library]
	last    atomic.Pointer[Summary]

	scanning sync.Mutex        // held by Rescan, which alone uses the rest
	folders  []Folder          // opened so far; the last one is in use
	entries  map[string]entry  // of the last scan
	loaded   bool              // the index has been looked at
	unsaved  bool              // the index has something else than entries
	reported map[string]string // by the last scan, by file
}

// Open opens the music folder. The library is empty until the first Rescan.
// Close the Collection when nothing uses it or its libraries any more.
func Open(cfg Config) (*Collection, error) {
	c := &Collection{cfg: cfg, thumbs: newThumbs()}
	files := cfg.Files
	if files == nil {
		folder, err := c.folder()
		if err != nil {
			return nil, err
		}
		files = folder
	}
	c.current.Store(newBuilder(files, nil, c.thumbs).lib)
	c.last.Store(&Summary{})
	return c, nil
}

// Close closes the music folder. It waits for a scan that runs.
func (c *Collection) Close() error {
	c.scanning.Lock()
	defer c.scanning.Unlock()
	var err error
	for _, f := range c.folders {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Current returns the library as the last scan that went well found it.
func (c *Collection) Current() *Library { return c.current.Load() }

// LastScan returns what came of that scan; zero if there has been none.
func (c *Collection) LastScan() Summary { return *c.last.Load() }

// Rescan scans the music folder and replaces the library. Files with the path,
// size and time they had before are not read again. If it fails, the library
// stays: because another scan runs (ErrScanning), ctx ended, the folder cannot
// be read, or it is empty where there was music: then a disk is not mounted.
func (c *Collection) Rescan(ctx context.Context) (Summary, error) {
	if !c.scanning.TryLock() {
		return Summary{}, ErrScanning
	}
	defer c.scanning.Unlock()
	began := time.Now()
	files := c.cfg.Files
	if files == nil {
		folder, err := c.folder()
		if err != nil {
			return Summary{}, fmt.Errorf("library: %w", err)
		}
		files = folder
	}
	c.loadIndex()
	problems := c.newProblems()
	s := scanner{fsys: files, report: problems.report, thumbs: c.thumbs, entries: c.entries}
	stop := c.tellProgress(&s)
	lib, err := s.run(ctx)
	stop()
	switch {
	case err != nil && c.cfg.Dir != "":
		return Summary{}, fmt.Errorf("library: music folder %q: %w", c.cfg.Dir, err)
	case err != nil:
		return Summary{}, fmt.Errorf("library: %w", err)
	case s.summary.Files == 0 && c.Current().Len() > 0:
		return Summary{}, fmt.Errorf("library: music folder %q: no music, where there was some; is its disk mounted?", c.cfg.Dir)
	}
	if s.summary.Files > 0 { // otherwise what is known may be of use when a disk is mounted
		c.entries = s.entries
		c.unsaved = c.unsaved || s.differs
	}
	c.reported = problems.now
	c.current.Store(lib)
	sum := s.summary
	sum.Problems = len(problems.now)
	sum.Took, sum.At = time.Since(began), time.Now()
	c.last.Store(&sum)
	c.saveIndex()
	return sum, nil
}

// folder returns the music folder as its path leads to it now, which is
// another one than before after a disk was mounted.
func (c *Collection) folder() (Folder, error) {
	now, err := os.Stat(c.cfg.Dir)
	if n := len(c.folders); err == nil && n > 0 {
		last := c.folders[n-1]
		if before, err := last.Stat("."); err == nil && os.SameFile(before, now) {
			return last, nil
		}
	}
	f, err := OpenFolder(c.cfg.Dir)
	if err != nil {
		return Folder{}, err
	}
	// Those before stay open: a library of theirs may still be in use.
	c.folders = append(c.folders, f)
	return f, nil
}

// loadIndex reads the index, once.
func (c *Collection) loadIndex() {
	if c.cfg.Index == "" || c.loaded {
		return
	}
	c.loaded = true
	entries, err := readIndex(c.cfg.Index)
	if err != nil {
		c.cfg.Report(c.cfg.Index, fmt.Errorf("%w; all files are read again", err))
	}
	c.entries = entries
}

// saveIndex writes the index if it does not have what the last scan found.
func (c *Collection) saveIndex() {
	if c.cfg.Index == "" || !c.unsaved {
		return
	}
	if err := writeIndex(c.cfg.Index, c.entries); err != nil {
		c.cfg.Report(c.cfg.Index, fmt.Errorf("not written: %w; the next start reads all files", err))
		return
	}
	c.unsaved = false
}
