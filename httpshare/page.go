package httpshare

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"

	"github.com/seed545d57e3/share"
)

// open opens the share that the request names by its ID. A share that is used
// up is so for previews, too, which count no visit.
func (h *Handler) open(r *request) (*share.Grant, error) {
	g, err := h.manager.Open(r.Context(), r.id, "")
	if err != nil {
		return nil, err
	}
	if s := g.Share(); s.MaxVisits > 0 && s.Visits >= s.MaxVisits {
		return nil, share.ErrUsedUp
	}
	return g, nil
}

// visit counts the request if it is a visit. It answers whether media may be
// handed out: of a share with a visit limit, only to a visit.
func (h *Handler) visit(r *request, g *share.Grant) (media bool, err error) {
	if h.isVisit(r) {
		return true, g.Visit(r.Context())
	}
	return g.Share().MaxVisits == 0, nil
}

func (h *Handler) isVisit(r *request) bool {
	return r.Method == http.MethodGet && h.opts.IsVisit(r.Request)
}

func (h *Handler) page(w *response, r *request) error {
	g, err := h.open(r)
	if err != nil {
		return err
	}
	base, zip := h.manager.Base(r.Request), acceptsGzip(r.Request)
	// With media only to who then takes a visit, where there is a limit.
	media := g.Share().MaxVisits == 0 || h.isVisit(r)
	key := fmt.Sprintf("page %p %t %t %s", h, media, zip, base)
	body, err := g.Cached(key, func(g *share.Grant) ([]byte, error) {
		body, err := h.renderPage(g, base, media)
		if err == nil && zip {
			body = gzipped(body, gzip.DefaultCompression)
		}
		return body, err
	})
	if err != nil {
		return err
	}
	if _, err := h.visit(r, g); err != nil {
		return err
	}
	if err := g.Live(); err != nil {
		return err // taken back while the page was made
	}
	w.Header().Set("Content-Security-Policy", pageCSP)
	sendText(w, r, http.StatusOK, "text/html; charset=utf-8", body, zip)
	return nil
}

func (h *Handler) renderPage(g *share.Grant, base string, media bool) ([]byte, error) {
	view, err := g.View("") // relative: the page is right below the share root
	if err != nil {
		return nil, err
	}
	meta, err := g.Meta(base)
	if err != nil {
		return nil, err
	}
	meta.SiteName = h.opts.SiteName
	if !media {
		view.Tracks, view.CoverURL, meta.Image = nil, "", ""
	}
	return render(h.pages.page, PageData{Site: h.opts.SiteName, Meta: meta, View: view})
}

func (h *Handler) writeError(w *response, r *request, p Problem) {
	data := ErrorData{Root: strings.Repeat("../", r.depth), Site: h.opts.SiteName, Problem: p}
	body, err := render(h.pages.errorPage, data)
	if err != nil {
		// It did not fail at start, so this is a host's template on odd data.
		h.manager.Logger().Error("httpshare: error page", "err", err)
		body = []byte(p.Title)
	}
	writeText(w, r, p.Status, "text/html; charset=utf-8", body)
}
