package main

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/library"
	"github.com/seed545d57e3/share/examples/server/web"
	"github.com/seed545d57e3/share/httpshare"
)

// sharePath is where the public pages are.
const sharePath = "/share"

// newHandler puts together what the server answers: the public pages below
// /share, and all else for those who log in.
func newHandler(c *config, music *library.Collection, m *share.Manager, log *slog.Logger) (http.Handler, error) {
	public, err := httpshare.New(m, httpshare.Options{Prefix: sharePath, SiteName: "Music"})
	if err != nil {
		return nil, err
	}
	private, err := web.New(web.Config{
		Users:      &c.users.Users,
		Collection: music,
		Shares:     m,
		Public:     c.baseURL.url,
		Logger:     log,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(sharePath+"/", public)
	mux.Handle("/", private)
	if c.baseURL.url == nil {
		return mux, nil
	}
	return below(c.baseURL.url.Path, mux), nil
}

// below serves h at path, and at the root as well: some reverse proxies take
// the path of the public address off, others do not.
func below(path string, h http.Handler) http.Handler {
	if path == "" {
		return h
	}
	stripped := http.StripPrefix(path, h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == path:
			http.Redirect(w, r, path+"/", http.StatusSeeOther)
		case strings.HasPrefix(r.URL.Path, path+"/"):
			stripped.ServeHTTP(w, r)
		default:
			h.ServeHTTP(w, r)
		}
	})
}
