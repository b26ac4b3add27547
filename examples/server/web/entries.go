package web

import (
	"cmp"
	"strconv"

	"github.com/seed545d57e3/share/examples/server/library"
)

// entry is a thing in a list, with what it takes to share it.
type entry struct {
	ID     string
	Title  string
	Page   string // the way to its page, from the root; "": it has none
	By     string
	Album  string // of a track, unless the list is that album's
	In     string // the way to the page of that album
	Cover  string // see coverOf; "": the list shows no pictures
	Number string
	Length string
	Round  bool // the picture
}

// list is a part of the entries there are.
type list struct {
	Entries []entry
	Pager   pager
}

func entries[T any](things []T, entryOf func(T) entry) []entry {
	all := make([]entry, len(things))
	for i, thing := range things {
		all[i] = entryOf(thing)
	}
	return all
}

func (m *music) artist(a *library.Artist) entry {
	return entry{ID: a.ID, Title: a.Name, Page: "artists/" + a.ID, By: count(len(a.Albums), "album"), Cover: m.coverOf(a.ID), Round: true}
}

func (m *music) album(a *library.Album) entry {
	return entry{ID: a.ID, Title: a.Title, Page: "albums/" + a.ID, By: a.Artist, Cover: m.coverOf(a.ID)}
}

func (m *music) playlist(p *library.Playlist) entry {
	return entry{
		ID: p.ID, Title: p.Title, Page: "playlists/" + p.ID, By: count(len(p.Tracks), "track"),
		Cover: m.coverOf(p.ID), Length: lengthIfKnown(p.Duration()),
	}
}

func (m *music) track(t *library.Track) entry {
	return entry{
		ID: t.ID, Title: t.Title, By: t.Artist, Album: t.Album, In: "albums/" + t.AlbumID,
		Cover: cmp.Or(t.CoverID, t.AlbumID), Length: lengthIfKnown(t.Duration),
	}
}

// trackOf returns a function that makes entries of the tracks of an album,
// which need not say what all of them have in common.
func trackOf(a *library.Album) func(*library.Track) entry {
	discs := a.Tracks[len(a.Tracks)-1].Disc // they are sorted by it
	return func(t *library.Track) entry {
		e := entry{ID: t.ID, Title: t.Title, Length: lengthIfKnown(t.Duration)}
		if t.Artist != a.Artist {
			e.By = t.Artist
		}
		if t.Number > 0 {
			e.Number = strconv.Itoa(t.Number)
			if discs > 1 {
				e.Number = strconv.Itoa(max(1, t.Disc)) + "." + e.Number
			}
		}
		return e
	}
}
