package web

import (
	"io"
	"net/http"
	"strconv"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/library"
)

func (s *site) albumsPage(w http.ResponseWriter, r *http.Request, u share.User) {
	s.render(w, r, http.StatusOK, "albums", page{Title: "Albums", Nav: "albums", User: u, Data: s.Library.Albums()})
}

func (s *site) albumPage(w http.ResponseWriter, r *http.Request, u share.User) {
	a := s.Library.Album(r.PathValue("id"))
	if a == nil {
		s.notFound(w, r, u)
		return
	}
	s.render(w, r, http.StatusOK, "album", page{Title: a.Title, Nav: "albums", User: u, Data: a})
}

func (s *site) artistsPage(w http.ResponseWriter, r *http.Request, u share.User) {
	s.render(w, r, http.StatusOK, "artists", page{Title: "Artists", Nav: "artists", User: u, Data: s.Library.Artists()})
}

func (s *site) artistPage(w http.ResponseWriter, r *http.Request, u share.User) {
	a := s.Library.Artist(r.PathValue("id"))
	if a == nil {
		s.notFound(w, r, u)
		return
	}
	s.render(w, r, http.StatusOK, "artist", page{Title: a.Name, Nav: "artists", User: u, Data: a})
}

func (s *site) playlistsPage(w http.ResponseWriter, r *http.Request, u share.User) {
	s.render(w, r, http.StatusOK, "playlists", page{Title: "Playlists", Nav: "playlists", User: u, Data: s.Library.Playlists()})
}

func (s *site) playlistPage(w http.ResponseWriter, r *http.Request, u share.User) {
	p := s.Library.Playlist(r.PathValue("id"))
	if p == nil {
		s.notFound(w, r, u)
		return
	}
	s.render(w, r, http.StatusOK, "playlist", page{Title: p.Title, Nav: "playlists", User: u, Data: p})
}

// cover sends an image of the library.
func (s *site) cover(w http.ResponseWriter, r *http.Request, u share.User) {
	size, _ := strconv.Atoi(r.URL.Query().Get("size"))
	c, err := s.Library.Cover(r.Context(), r.PathValue("id"), size)
	if err != nil {
		status, _ := s.words(err)
		http.Error(w, http.StatusText(status), status)
		return
	}
	defer c.Body.Close()
	h := w.Header()
	h.Set("Content-Type", c.Type)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("ETag", c.ETag)
	if body, ok := c.Body.(io.ReadSeeker); ok {
		http.ServeContent(w, r, "", c.ModTime, body)
		return
	}
	io.Copy(w, c.Body)
}

// card is an album in a grid of covers.
type card struct {
	*library.Album
	Root string
}

func newCard(p page, a *library.Album) card { return card{a, p.Root} }
