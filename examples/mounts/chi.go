package mounts

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Chi mounts the pages in a chi router. Mount leaves the path as it is, which
// is what the pages want.
func Chi(pages http.Handler) http.Handler {
	r := chi.NewRouter()
	r.Mount("/share", pages)
	return r
}
