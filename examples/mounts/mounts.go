// Package mounts shows how the public pages of shares are mounted: under the
// routers that Go servers use, and behind a reverse proxy. Each file is one
// way, to be copied; the tests follow every link of a page under each.
//
// In all of them pages is what httpshare.New returned. It answers GET and
// HEAD, and says 405 itself to all else, so a route takes every method.
package mounts

import "net/http"

// NetHTTP mounts the pages in an http.ServeMux.
func NetHTTP(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/share/", pages)
	return mux
}

// Stripped mounts the pages behind something that takes the prefix off:
// they were made with httpshare.Options{Prefix: "/"}. The links that people
// get still have it, see Config.BaseURL.
func Stripped(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/share/", http.StripPrefix("/share", pages))
	return mux
}
