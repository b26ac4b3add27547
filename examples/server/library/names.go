package library

import (
	"cmp"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// What stands in where neither tags nor folders name something.
const (
	unknownArtist  = "Unknown artist"
	unknownAlbum   = "Unknown album"
	variousArtists = "Various artists"
)

// numbered is a file name that starts with a track number: "03 Title", "03 - Title".
// One digit is not enough: "7 Seconds" is a title.
var numbered = regexp.MustCompile(`^([0-9]{2})[ ._-]+(.+)$`)

// discFolder is the name of a folder that holds one disc of an album.
var discFolder = regexp.MustCompile(`(?i)^(?:cd|dis[ck]|disque)[ ._-]*0*([1-9][0-9]?)$`)

// albumFolder returns the folder of the album that the tracks in dir belong
// to: dir itself or, where dir is one disc of it, the folder around that.
func albumFolder(dir string) (album string, disc int) {
	m := discFolder.FindStringSubmatch(path.Base(dir))
	if m == nil || path.Dir(dir) == "." {
		return dir, 0
	}
	disc, _ = strconv.Atoi(m[1])
	return path.Dir(dir), disc
}

// tagsOfPath guesses tags from the usual layouts, Artist/Album/03 Title.ext
// and Artist/Album/CD 1/03 Title.ext.
func tagsOfPath(name string) tags {
	dir, file := path.Split(name)
	t := tags{artist: unknownArtist, album: unknownAlbum}
	t.title = clean(strings.TrimSuffix(file, path.Ext(file)))
	if m := numbered.FindStringSubmatch(t.title); m != nil {
		t.number, _ = strconv.Atoi(m[1])
		t.title = m[2]
	}
	t.title = cmp.Or(t.title, "Untitled")
	if dir == "" {
		return t
	}
	dir, t.disc = albumFolder(path.Clean(dir))
	folders := strings.Split(dir, "/")
	t.album = cmp.Or(clean(folders[len(folders)-1]), t.album)
	if len(folders) > 1 {
		t.artist = cmp.Or(clean(folders[len(folders)-2]), t.artist)
	}
	return t
}
