// Package demo is a small music library to try the server with: two albums of
// four tracks in MP3, FLAC, Ogg Vorbis and M4A, and a playlist. The music, the
// names and the pictures are made up, by the program in the folder generate.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed music
var files embed.FS

// Files returns the library as a file tree: artist/album/track, with covers in
// the tracks of one album and beside those of the other, and Playlists.
func Files() fs.FS {
	music, err := fs.Sub(files, "music")
	if err != nil {
		panic(err) // fails for invalid names only
	}
	return music
}
