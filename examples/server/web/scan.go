package web

import (
	"errors"
	"net/http"

	"github.com/seed545d57e3/share/examples/server/library"
)

// scanPageData is what the page about the music folder shows.
type scanPageData struct {
	Last library.Summary
	Done string
	Busy bool // another scan is running
}

// scanPage says what is in the library and what the last scan found.
func (s *site) scanPage(w http.ResponseWriter, r *http.Request, u member) {
	if !u.Admin {
		s.notFound(w, r, u)
		return
	}
	s.showScan(w, r, u, http.StatusOK, scanPageData{Done: done[r.URL.Query().Get("done")]})
}

func (s *site) showScan(w http.ResponseWriter, r *http.Request, u member, status int, data scanPageData) {
	data.Last = s.Collection.LastScan()
	s.render(w, r, status, "scan", page{Title: "Music folder", Nav: "scan", User: u, Data: data})
}

// rescan reads the music again and then shows what it found. It ends with the
// request: who closes the page, or stops the server, does not leave it behind.
func (s *site) rescan(w http.ResponseWriter, r *http.Request, u member) {
	if !u.Admin {
		s.problem(w, r, u, http.StatusForbidden, "That did not work", "Only an administrator may do that.")
		return
	}
	_, err := s.Collection.Rescan(r.Context())
	switch {
	case errors.Is(err, library.ErrScanning):
		s.showScan(w, r, u, http.StatusConflict, scanPageData{Busy: true})
		return
	case err != nil:
		if r.Context().Err() == nil {
			s.Logger.Error("scan failed", "err", err)
		}
		s.problem(w, r, u, http.StatusInternalServerError, "The scan failed",
			"The music folder could not be read. The library is as it was; the server's log says more.")
		return
	}
	redirect(w, r, "scan?done=scanned")
}
