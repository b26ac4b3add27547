// Command generate makes the demo library: it plays the pieces, draws the
// covers and writes the music folder that package demo embeds. Run it from the
// root of the repository when the music has changed, and commit the outcome:
//
//	go run ./examples/server/demo/generate
//
// It needs ffmpeg with libmp3lame and libvorbis on the path. Nobody else does:
// the music folder is part of the repository. The same ffmpeg on the same kind
// of machine gives the same bytes; another may encode them a little differently.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "examples/server/demo/music", "folder to write the library to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := generate(ctx, *out); err != nil {
		log.Fatalf("generate: %v", err)
	}
}

// generate writes the library to the folder out, over what is there.
func generate(ctx context.Context, out string) error {
	for _, a := range library {
		if err := writeAlbum(ctx, out, a); err != nil {
			return fmt.Errorf("album %q: %w", a.title, err)
		}
	}
	return writePlaylist(out, mixtape)
}

// writeAlbum writes the tracks of a, and its cover: into each of them or beside
// them.
func writeAlbum(ctx context.Context, out string, a album) error {
	dir := filepath.Join(out, filepath.FromSlash(a.dir()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cover, err := encodeCover(a.draw())
	if err != nil {
		return err
	}
	if !a.embedCover {
		if err := os.WriteFile(filepath.Join(dir, "cover.jpg"), cover, 0o644); err != nil {
			return err
		}
		cover = nil
	}
	for i, t := range a.tracks {
		file := filepath.Join(out, filepath.FromSlash(a.path(i)))
		pcm, err := render(t)
		if err != nil {
			return fmt.Errorf("track %q: %w", t.title, err)
		}
		if err := encode(ctx, file, pcm, t.format, a.tags(i), cover); err != nil {
			return fmt.Errorf("track %q: %w", t.title, err)
		}
		log.Println(file)
	}
	return nil
}
