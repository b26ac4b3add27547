package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/seed545d57e3/share/examples/server/demo"
	"github.com/seed545d57e3/share/examples/server/library"
)

// indexFile is what the server keeps in the data folder.
const indexFile = "music-index.jsonl"

// openMusic opens the music folder, or the demo library. Nothing is scanned yet.
func openMusic(c *config, stdout io.Writer, log *slog.Logger) (*library.Collection, error) {
	cfg := library.Config{
		Dir: c.music,
		Report: func(file string, err error) {
			log.Warn("music", "file", file, "err", err)
		},
		Progress: func(done, total int) {
			fmt.Fprintf(stdout, "Scanned %d of %d files\n", done, total)
		},
	}
	switch {
	case c.music == "":
		cfg.Files = demo.Files() // no index: there is nothing that a start could save
	case c.data != "":
		cfg.Index = filepath.Join(c.data, indexFile)
	}
	return library.Open(cfg)
}

// hangups returns a channel of SIGHUPs, which the program survives from now
// on. Call stop when done.
func hangups() (got <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

// rescanOn scans the music again at each signal, until ctx ends.
func rescanOn(ctx context.Context, signals <-chan os.Signal, music *library.Collection, stdout io.Writer, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		sum, err := music.Rescan(ctx)
		switch {
		case err == nil:
			tellScan(stdout, sum)
		case !errors.Is(err, context.Canceled):
			log.Error("The music was not scanned again; what there was stays.", "err", err)
		}
	}
}

// tellScan says what came of scanning again.
func tellScan(stdout io.Writer, s library.Summary) {
	fmt.Fprintf(stdout, "Scanned %d files in %v: %d new, %d changed, %d gone, %d with problems.\n",
		s.Files, s.Took.Round(time.Millisecond), s.Added, s.Changed, s.Removed, s.Problems)
}
