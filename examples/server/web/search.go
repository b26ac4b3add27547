package web

import (
	"net/http"
	"strings"

	"github.com/seed545d57e3/share/examples/server/library"
)

// How much a search shows. More is no help: more words are.
const (
	maxFoundArtists   = 12
	maxFoundAlbums    = 24
	maxFoundPlaylists = 12
	maxFoundTracks    = 50
	maxQuery          = 200 // bytes
)

// index is what the search looks at.
type index struct {
	artists   []indexed[*library.Artist]
	albums    []indexed[*library.Album]
	playlists []indexed[*library.Playlist]
	tracks    []indexed[*library.Track]
}

// indexed is a thing with its words as fold makes them.
type indexed[T any] struct {
	thing T
	name  string
	rest  string // other words that it is found by
}

func newIndex(lib *library.Library) *index {
	x := &index{}
	for _, a := range lib.Artists() {
		x.artists = append(x.artists, indexed[*library.Artist]{a, fold(a.Name), ""})
	}
	for _, a := range lib.Albums() {
		album, artist := fold(a.Title), fold(a.Artist)
		x.albums = append(x.albums, indexed[*library.Album]{a, album, artist})
		for _, t := range a.Tracks {
			rest := album + " " + artist
			if t.Artist != a.Artist {
				rest += " " + fold(t.Artist)
			}
			x.tracks = append(x.tracks, indexed[*library.Track]{t, fold(t.Title), rest})
		}
	}
	for _, p := range lib.Playlists() {
		x.playlists = append(x.playlists, indexed[*library.Playlist]{p, fold(p.Title), ""})
	}
	return x
}

// find returns what has every word of the folded query, the best first: at
// most limit of them, and how many there are.
func find[T any](all []indexed[T], query string, limit int) (best []T, total int) {
	words := strings.Fields(query)
	var ranks [4][]T
	for i := range all {
		rank, ok := all[i].rank(query, words)
		if !ok {
			continue
		}
		total++
		if len(ranks[rank]) < limit {
			ranks[rank] = append(ranks[rank], all[i].thing)
		}
	}
	for _, things := range ranks {
		best = append(best, things[:min(len(things), limit-len(best))]...)
	}
	return best, total
}

// rank says how well a thing answers a query, 0 the best.
func (x *indexed[T]) rank(query string, words []string) (rank int, ok bool) {
	inName := true
	for _, w := range words {
		if strings.Contains(x.name, w) {
			continue
		}
		inName = false
		if !strings.Contains(x.rest, w) {
			return 0, false
		}
	}
	switch {
	case strings.HasPrefix(x.name, query):
		return 0, true
	case strings.Contains(x.name, " "+query):
		return 1, true
	case inName:
		return 2, true
	}
	return 3, true
}

// results is what the page of a search shows.
type results struct {
	Query  string
	Groups []group
}

// group is what was found of one kind.
type group struct {
	Title string
	List  list
	Total int
}

// searchPage looks for the words in the address in all the library.
func (s *site) searchPage(w http.ResponseWriter, r *http.Request, u member) {
	query := strings.TrimSpace(strings.ToValidUTF8(r.URL.Query().Get("q"), ""))
	if len(query) > maxQuery {
		query = strings.ToValidUTF8(query[:maxQuery], "")
	}
	data := results{Query: query}
	if folded := fold(query); folded != "" {
		data.Groups = u.Music.search(folded)
	}
	s.render(w, r, http.StatusOK, "search", page{Title: "Search", User: u, Query: query, Data: data})
}

func (m *music) search(folded string) (groups []group) {
	x := m.index()
	add := func(title string, entries []entry, total int) {
		if total > 0 {
			groups = append(groups, group{title, list{Entries: entries}, total})
		}
	}
	artists, n := find(x.artists, folded, maxFoundArtists)
	add("Artists", entries(artists, m.artist), n)
	albums, n := find(x.albums, folded, maxFoundAlbums)
	add("Albums", entries(albums, m.album), n)
	playlists, n := find(x.playlists, folded, maxFoundPlaylists)
	add("Playlists", entries(playlists, m.playlist), n)
	tracks, n := find(x.tracks, folded, maxFoundTracks)
	add("Tracks", entries(tracks, m.track), n)
	return groups
}
