// Package web is the part of the server for its users: log in, look through
// the library, share something of it, and manage what was shared. It works
// without JavaScript.
package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// Config is what [New] needs.
type Config struct {
	Users      *Users
	Collection Collection
	Shares     *share.Manager
	Public     *url.URL         // the public address of this server; nil: unknown
	Logger     *slog.Logger     // gets what users are not told
	Now        func() time.Time // nil: time.Now
}

// site is the handler behind New.
type site struct {
	Config
	pages    pages
	assets   assets
	sessions *sessions
	throttle *throttle

	latestLock sync.Mutex
	latest     *music // of the current library
}

// New returns the handler of the whole site. It is to be mounted at the root
// of the server; its links are relative, so that a reverse proxy may mount it
// anywhere.
func New(c Config) (http.Handler, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &site{
		Config:   c,
		assets:   loadAssets(),
		sessions: newSessions(c.Now),
		throttle: newThrottle(c.Now),
	}
	var err error
	if s.pages, err = loadPages(s.assets); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	foreign := http.NewCrossOriginProtection()
	if c.Public != nil {
		// For proxies that do not pass the Host header on.
		if err := foreign.AddTrustedOrigin(c.Public.Scheme + "://" + c.Public.Host); err != nil {
			return nil, fmt.Errorf("web: public address: %w", err)
		}
	}
	foreign.SetDenyHandler(http.HandlerFunc(s.refuseForeign))
	return secured(foreign.Handler(s.routes())), nil
}

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("GET /login", s.loginPage)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)

	mux.HandleFunc("GET /{$}", s.private(s.albumsPage))
	mux.HandleFunc("GET /albums/{id}", s.private(s.albumPage))
	mux.HandleFunc("GET /artists", s.private(s.artistsPage))
	mux.HandleFunc("GET /artists/{id}", s.private(s.artistPage))
	mux.HandleFunc("GET /tracks", s.private(s.tracksPage))
	mux.HandleFunc("GET /playlists", s.private(s.playlistsPage))
	mux.HandleFunc("GET /playlists/{id}", s.private(s.playlistPage))
	mux.HandleFunc("GET /covers/{id}", s.private(s.cover))
	mux.HandleFunc("GET /search", s.private(s.searchPage))
	mux.HandleFunc("GET /scan", s.private(s.scanPage))
	mux.HandleFunc("POST /rescan", s.private(s.rescan))

	mux.HandleFunc("GET /shares", s.private(s.sharesPage))
	mux.HandleFunc("GET /shares/new", s.private(s.newSharePage))
	mux.HandleFunc("POST /shares", s.private(s.createShare))
	mux.HandleFunc("GET /shares/{id}", s.private(s.sharePage))
	mux.HandleFunc("POST /shares/{id}", s.private(s.changeShare))
	mux.HandleFunc("POST /shares/{id}/revoke", s.private(s.revokeShare))
	mux.HandleFunc("POST /shares/{id}/delete", s.private(s.deleteShare))

	mux.HandleFunc("/", s.private(s.notFound))
	return mux
}

// secured sets what every answer has to say to the browser.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		// Not no-referrer: with it browsers send forms from a plain-http page
		// with the origin null, which is refused as foreign.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// userHandler handles a request of a user who has logged in.
type userHandler func(w http.ResponseWriter, r *http.Request, u member)

// private sends who has not logged in to do so.
func (s *site) private(h userHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, ok := s.user(r)
		if !ok {
			redirect(w, r, "login")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		h(w, r, u)
	}
}

// maxForm bounds a posted form, in bytes: a description of the greatest
// length, each character as its escape, and the rest.
const maxForm = 12*share.MaxDescription + 4096
