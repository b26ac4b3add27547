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

// tagsOfPath guesses tags from the usual layout, Artist/Album/03 Title.ext.
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
	folders := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	t.album = cmp.Or(clean(folders[len(folders)-1]), t.album)
	if len(folders) > 1 {
		t.artist = cmp.Or(clean(folders[len(folders)-2]), t.artist)
	}
	return t
}
