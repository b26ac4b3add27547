package web

import (
	"net/http"

	"github.com/seed545d57e3/share/examples/server/library"
)

// listPage shows a page of a list of things.
func listPage[T any](s *site, w http.ResponseWriter, r *http.Request, u member, name, path, title string, all []T, entryOf func(T) entry) {
	part, pager := pageOf(r, path, all)
	s.render(w, r, http.StatusOK, name, page{
		Title: title, Nav: name, User: u, Data: list{entries(part, entryOf), pager},
	})
}

func (s *site) albumsPage(w http.ResponseWriter, r *http.Request, u member) {
	listPage(s, w, r, u, "albums", "", "Albums", u.Music.Albums(), u.Music.album)
}

func (s *site) artistsPage(w http.ResponseWriter, r *http.Request, u member) {
	listPage(s, w, r, u, "artists", "artists", "Artists", u.Music.Artists(), u.Music.artist)
}

func (s *site) playlistsPage(w http.ResponseWriter, r *http.Request, u member) {
	listPage(s, w, r, u, "playlists", "playlists", "Playlists", u.Music.Playlists(), u.Music.playlist)
}

func (s *site) tracksPage(w http.ResponseWriter, r *http.Request, u member) {
	listPage(s, w, r, u, "tracks", "tracks", "Tracks", u.Music.tracks(), u.Music.track)
}

// one is the page of a thing and of a part of what is in it.
type one[T any] struct {
	Thing T
	Cover string
	List  list
}

func (s *site) albumPage(w http.ResponseWriter, r *http.Request, u member) {
	a := u.Music.Album(r.PathValue("id"))
	if a == nil {
		s.notFound(w, r, u)
		return
	}
	part, pager := pageOf(r, "albums/"+a.ID, a.Tracks)
	s.render(w, r, http.StatusOK, "album", page{Title: a.Title, Nav: "albums", User: u, Data: one[*library.Album]{
		a, u.Music.coverOf(a.ID), list{entries(part, trackOf(a)), pager},
	}})
}

func (s *site) artistPage(w http.ResponseWriter, r *http.Request, u member) {
	a := u.Music.Artist(r.PathValue("id"))
	if a == nil {
		s.notFound(w, r, u)
		return
	}
	part, pager := pageOf(r, "artists/"+a.ID, a.Albums)
	s.render(w, r, http.StatusOK, "artist", page{Title: a.Name, Nav: "artists", User: u, Data: one[*library.Artist]{
		a, u.Music.coverOf(a.ID), list{entries(part, u.Music.album), pager},
	}})
}

func (s *site) playlistPage(w http.ResponseWriter, r *http.Request, u member) {
	p := u.Music.Playlist(r.PathValue("id"))
	if p == nil {
		s.notFound(w, r, u)
		return
	}
	part, pager := pageOf(r, "playlists/"+p.ID, p.Tracks)
	s.render(w, r, http.StatusOK, "playlist", page{Title: p.Title, Nav: "playlists", User: u, Data: one[*library.Playlist]{
		p, u.Music.coverOf(p.ID), list{entries(part, u.Music.track), pager},
	}})
}
