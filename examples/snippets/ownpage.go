package snippets

import (
	"net/http"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
)

// OwnPage is docs/pages.md's: a page of the host's beside the library's handler.
func OwnPage(mux *http.ServeMux, manager *share.Manager, pages *httpshare.Handler, render func(http.ResponseWriter, *share.View)) {
	mux.Handle("/share/", pages)
	mux.HandleFunc("GET /share/{id}", func(w http.ResponseWriter, r *http.Request) {
		grant, err := manager.Open(r.Context(), r.PathValue("id"), "")
		if err != nil {
			pages.ServeHTTP(w, r) // it answers the same, with the right status and page
			return
		}
		view, err := grant.View(manager.Base(r))
		if err != nil {
			pages.ServeHTTP(w, r)
			return
		}
		if httpshare.IsVisit(r) {
			if err := grant.Visit(r.Context()); err != nil { // before anything is shown
				pages.ServeHTTP(w, r)
				return
			}
		}
		w.Header().Set("Cache-Control", "no-store") // it has tokens in it
		render(w, view)
	})
}
