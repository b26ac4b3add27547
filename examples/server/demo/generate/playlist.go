package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// writePlaylist writes p as an extended M3U file in UTF-8, with paths relative
// to its own folder.
func writePlaylist(out string, p playlist) error {
	dir := filepath.Join(out, "Playlists")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "#EXTM3U\n#PLAYLIST:%s\n", p.title)
	for _, e := range p.entries {
		a, i := library[e[0]], e[1]
		t := a.tracks[i]
		fmt.Fprintf(&b, "#EXTINF:%d,%s - %s\n../%s\n", t.seconds, a.artist, t.title, a.path(i))
	}
	return os.WriteFile(filepath.Join(dir, p.title+".m3u8"), []byte(b.String()), 0o644)
}
