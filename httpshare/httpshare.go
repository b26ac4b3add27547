// Package httpshare serves the public side of shares: a page with a player,
// the audio and covers behind it, and a playlist, to anyone who has the link.
//
// For most uses New with zero Options and one line in the host's mux are all:
//
//	pages, err := httpshare.New(manager, httpshare.Options{})
//	…
//	mux.Handle("/share/", pages)
//
// The handler wants the whole path, with its prefix. Behind something that
// strips the prefix, set Options.Prefix to "/". Its pages link relatively, so
// any base path works; absolute links, in previews and playlists, come from
// [share.Config].BaseURL.
//
// Hosts with a look of their own replace page.html, error.html, style.css or
// player.js through Options.Templates and Options.Assets; hosts with a page
// of their own use [share.Grant.View] and mount this handler for the rest.
//
// The handler rolls write deadlines forward while a response moves, so the
// WriteTimeout of the host's http.Server neither helps nor hurts it. A
// middleware around it must let http.ResponseController through, with an
// Unwrap method on its ResponseWriter, for this and for cuts to be felt at
// once; those of net/http, chi, echo and gin do, http.TimeoutHandler does not.
package httpshare

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// Options of a [Handler]. The zero value is ready to use.
type Options struct {
	// Prefix is the path below which the handler is mounted, as it sees it
	// in requests. "": "/share"; "/" where a mux strips the prefix. With
	// another path the links that are made need it, too: see share.RequestBase.
	Prefix string

	// SiteName is shown on pages and in previews. "": none.
	SiteName string

	// Templates replaces page.html and error.html by files of these names,
	// either or both: html/template, over [PageData] and [ErrorData], which
	// say more. They are tried at start. nil: the package's own, which are a
	// good start for others: templates/page.html and templates/error.html.
	Templates fs.FS

	// Assets replaces style.css and player.js by files of these names at its
	// root, and adds any others there with a known type, which templates name by
	// {{asset "name"}}. Files are read at start. nil: the package's own.
	Assets fs.FS

	// ErrorPage writes the response for a request that failed. Headers are
	// set, the status is not; what it writes must not be cached. nil:
	// error.html for browsers, a line of text for others.
	ErrorPage func(w http.ResponseWriter, r *http.Request, p Problem)

	// IsVisit says whether a GET of a page or a playlist is by a person and
	// counts. nil: [IsVisit].
	IsVisit func(*http.Request) bool

	// StallTimeout ends a response that does not move: one whose reader
	// takes less than 64 KiB in that time. 0: 30 s.
	StallTimeout time.Duration
}

const defaultStallTimeout = 30 * time.Second

// A Handler serves /share. Make one with [New].
type Handler struct {
	manager *share.Manager
	opts    Options
	pages   *pages
	assets  *assets
}

// New returns a Handler for the manager's shares. Templates and assets are
// read and tried now: an error names the file.
func New(m *share.Manager, o Options) (*Handler, error) {
	if m == nil {
		return nil, errors.New("httpshare: no manager")
	}
	if o.Prefix == "" {
		o.Prefix = "/share"
	}
	if !strings.HasPrefix(o.Prefix, "/") || path.Clean(o.Prefix) != o.Prefix {
		return nil, fmt.Errorf("httpshare: prefix %q: it must begin with a slash, not end with one, and be clean", o.Prefix)
	}
	o.Prefix = strings.TrimSuffix(o.Prefix, "/")
	if o.StallTimeout < 0 {
		return nil, fmt.Errorf("httpshare: stall timeout %v is negative", o.StallTimeout)
	}
	if o.StallTimeout == 0 {
		o.StallTimeout = defaultStallTimeout
	}
	if o.IsVisit == nil {
		o.IsVisit = IsVisit
	}
	assets, err := loadAssets(o.Assets)
	if err != nil {
		return nil, err
	}
	pages, err := loadPages(o.Templates, assets)
	if err != nil {
		return nil, err
	}
	return &Handler{manager: m, opts: o, pages: pages, assets: assets}, nil
}

// A route is what stands after the link ID, and whether a token follows.
type route struct {
	name     string
	hasToken bool
}

// request is one request on its way through the handler.
type request struct {
	*http.Request
	id, token string
	depth     int // how many levels below the share root its path is
}

// maxPath bounds, in bytes, what is looked at of a stranger's path. The
// longest link has a link ID, a route and a token for an ID of 512 bytes.
const maxPath = 1200

type handlerFunc func(h *Handler, w *response, r *request) error

var routes = map[route]handlerFunc{
	{"", false}:        (*Handler).page,
	{"m3u", false}:     (*Handler).m3u,
	{"stream", true}:   (*Handler).stream,
	{"download", true}: (*Handler).download,
	{"cover", true}:    (*Handler).cover,
}

// ServeHTTP serves all that is below Options.Prefix.
func (h *Handler) ServeHTTP(rw http.ResponseWriter, hr *http.Request) {
	// Grants live until their context ends; a host's test may call with one
	// that never does.
	ctx, cancel := context.WithCancel(hr.Context())
	defer cancel()
	r := &request{Request: hr.WithContext(ctx)}
	w := newResponse(rw, h.opts.StallTimeout)
	defer w.finish()
	setHeaders(w.Header())
	if err := h.serve(w, r); err != nil {
		h.fail(w, r, err)
	}
}

func (h *Handler) serve(w *response, r *request) error {
	rest, ok := strings.CutPrefix(r.URL.Path, h.opts.Prefix+"/")
	if !ok {
		return share.ErrNotFound
	}
	if len(rest) > maxPath {
		return share.ErrNotFound
	}
	parts := strings.Split(rest, "/")
	r.depth = len(parts) - 1
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errMethod
	}
	if err := w.extend(); err != nil {
		return err
	}
	if parts[0] == "assets" && len(parts) == 2 && strings.Contains(parts[1], ".") {
		return h.assets.serve(w, r, parts[1])
	}
	r.id = parts[0]
	if len(parts) == 2 && parts[1] == "" && share.ValidID(r.id) {
		// By hand: http.Redirect would make it absolute, without the prefix
		// that someone before us may have stripped.
		w.Header().Set("Location", "../"+r.id)
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusPermanentRedirect)
		return nil
	}
	var to route
	switch len(parts) {
	case 1:
	case 2:
		to = route{name: parts[1]}
	case 3:
		to = route{name: parts[1], hasToken: true}
		r.token = parts[2]
	default:
		return share.ErrNotFound
	}
	serve, ok := routes[to]
	if !ok || to.name == "" && len(parts) > 1 {
		return share.ErrNotFound
	}
	return serve(h, w, r)
}

// setHeaders sets what every response has, whatever becomes of it.
func setHeaders(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", mediaCSP)
	h.Set("Cache-Control", "no-store")
}

const (
	pageCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	mediaCSP = "default-src 'none'; sandbox"
)
